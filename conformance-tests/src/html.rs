//! Reading a page as a browser does, as far as tests need: elements, their attributes, their text.

/// Elements that have no inside.
const VOID: [&str; 8] = ["area", "br", "col", "hr", "img", "input", "link", "meta"];

/// A parsed page.
#[derive(Debug, Default)]
pub struct Document {
    nodes: Vec<Node>,
}

#[derive(Debug)]
struct Node {
    parent: Option<usize>,
    inside: Inside,
}

#[derive(Debug)]
enum Inside {
    Element { tag: String, attributes: Vec<(String, String)> },
    Text(String),
}

/// An element of a page.
#[derive(Debug, Clone, Copy)]
pub struct Element<'a> {
    document: &'a Document,
    index: usize,
}

impl Document {
    /// Parses a page. Our own pages are well formed: what is not, panics.
    pub fn parse(html: &str) -> Self {
        let mut document = Self::default();
        let mut open: Vec<usize> = Vec::new();
        let mut rest = html;
        while let Some(start) = rest.find('<') {
            document.text(&rest[..start], open.last().copied());
            rest = &rest[start..];
            if let Some(comment) = rest.strip_prefix("<!--") {
                rest = comment.split_once("-->").map_or("", |(_, after)| after);
                continue;
            }
            let (tag, after) = split_tag(rest);
            rest = after;
            if let Some(name) = tag.strip_prefix('/') {
                document.close(&mut open, name.trim());
            } else if !tag.starts_with('!') {
                let index = document.open(tag, open.last().copied());
                let name = document.tag(index).to_owned();
                if matches!(name.as_str(), "script" | "style") {
                    rest = rest.split_once(&format!("</{name}>")).map_or("", |(_, after)| after);
                } else if !VOID.contains(&name.as_str()) && !tag.ends_with('/') {
                    open.push(index);
                }
            }
        }
        document
    }

    fn text(&mut self, text: &str, parent: Option<usize>) {
        if !text.is_empty() {
            self.nodes.push(Node { parent, inside: Inside::Text(unescape(text)) });
        }
    }

    fn open(&mut self, tag: &str, parent: Option<usize>) -> usize {
        let (name, rest) = tag.split_once(char::is_whitespace).unwrap_or((tag, ""));
        let inside =
            Inside::Element { tag: name.trim_end_matches('/').to_ascii_lowercase(), attributes: attributes(rest) };
        self.nodes.push(Node { parent, inside });
        self.nodes.len() - 1
    }

    fn close(&self, open: &mut Vec<usize>, name: &str) {
        if let Some(at) = open.iter().rposition(|index| self.tag(*index) == name) {
            open.truncate(at);
        }
    }

    fn tag(&self, index: usize) -> &str {
        match &self.nodes[index].inside {
            Inside::Element { tag, .. } => tag,
            Inside::Text(_) => "",
        }
    }

    /// Every element, in the order of the page.
    pub fn elements(&self) -> impl Iterator<Item = Element<'_>> {
        let elements = (0..self.nodes.len()).map(|index| Element { document: self, index });
        elements.filter(|element| !element.tag().is_empty())
    }

    /// The element with an id.
    pub fn by_id(&self, id: &str) -> Option<Element<'_>> {
        self.elements().find(|element| element.attribute("id") == Some(id))
    }

    /// Elements of a kind.
    pub fn all<'a>(&'a self, tag: &'a str) -> impl Iterator<Item = Element<'a>> {
        self.elements().filter(move |element| element.tag() == tag)
    }
}

impl<'a> Element<'a> {
    /// Its kind.
    pub fn tag(&self) -> &'a str {
        self.document.tag(self.index)
    }

    /// An attribute.
    pub fn attribute(&self, name: &str) -> Option<&'a str> {
        match &self.document.nodes[self.index].inside {
            Inside::Element { attributes, .. } => {
                attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
            }
            Inside::Text(_) => None,
        }
    }

    fn is_inside(&self, node: usize) -> bool {
        let parent = |index: &usize| self.document.nodes[*index].parent;
        std::iter::successors(parent(&node), parent).any(|ancestor| ancestor == self.index)
    }

    /// The elements inside it.
    pub fn inner(self) -> impl Iterator<Item = Element<'a>> {
        self.document.elements().filter(move |element| self.is_inside(element.index))
    }

    /// The nearest element of a kind around it, itself included.
    pub fn closest(&self, tag: &str) -> Option<Self> {
        let parent = |index: &usize| self.document.nodes[*index].parent;
        let mut around = std::iter::successors(Some(self.index), parent);
        around.find(|index| self.document.tag(*index) == tag).map(|index| Element { document: self.document, index })
    }

    /// Its words, with single spaces.
    pub fn text(&self) -> String {
        let nodes = self.document.nodes.iter().enumerate();
        let texts = nodes.filter_map(|(index, node)| match &node.inside {
            Inside::Text(text) if self.is_inside(index) => Some(text.as_str()),
            _ => None,
        });
        texts.collect::<Vec<_>>().join(" ").split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

/// The inside of the tag at the start of `html`, and what follows. A `>` in quotes does not end it.
fn split_tag(html: &str) -> (&str, &str) {
    let mut quote = None;
    for (at, c) in html.char_indices().skip(1) {
        match (quote, c) {
            (None, '>') => return (&html[1..at], &html[at + 1..]),
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), c) if open == c => quote = None,
            _ => {}
        }
    }
    panic!("a tag does not end: {}", html.chars().take(80).collect::<String>())
}

fn attributes(text: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut rest = text.trim().trim_end_matches('/').trim();
    while !rest.is_empty() {
        let end = rest.find(|c: char| c == '=' || c.is_whitespace()).unwrap_or(rest.len());
        let (name, after) = rest.split_at(end);
        if let Some(value) = after.strip_prefix("=\"") {
            let (value, after) = value.split_once('"').expect("an attribute ends");
            found.push((name.to_ascii_lowercase(), unescape(value)));
            rest = after.trim_start();
        } else {
            found.push((name.to_ascii_lowercase(), String::new()));
            rest = after.trim_start();
        }
    }
    found
}

/// Character references: the five named ones, and numbers.
fn unescape(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some(start) = rest.find('&') {
        plain.push_str(&rest[..start]);
        let Some((name, after)) = rest[start + 1..].split_once(';') else {
            plain.push_str(&rest[start..]);
            return plain;
        };
        let number = |text: &str, radix| u32::from_str_radix(text, radix).ok().and_then(char::from_u32);
        let character = match name {
            "amp" => Some('&'),
            "lt" => Some('<'),
            "gt" => Some('>'),
            "quot" => Some('"'),
            "apos" => Some('\''),
            "nbsp" => Some('\u{a0}'),
            _ => name
                .strip_prefix("#x")
                .map_or_else(|| name.strip_prefix('#').and_then(|text| number(text, 10)), |text| number(text, 16)),
        };
        plain.push(character.unwrap_or_else(|| panic!("an unknown character reference: {name}")));
        rest = after;
    }
    plain.push_str(rest);
    plain
}
