//! Writing XML: a tree of elements whose every text and value is escaped.
//!
//! There is no way to put a string into the output unescaped, except XML that this crate has written or checked itself.

/// An element to be written.
#[derive(Debug, Clone)]
pub struct Element {
    name: &'static str,
    attributes: Vec<(&'static str, String)>,
    children: Vec<Child>,
}

#[derive(Debug, Clone)]
enum Child {
    Element(Element),
    Text(String),
    Written(String),
}

impl Element {
    /// An empty element with its qualified name.
    pub fn new(name: &'static str) -> Self {
        Self { name, attributes: Vec::new(), children: Vec::new() }
    }

    /// With an attribute.
    #[must_use]
    pub fn attribute(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.attributes.push((name, value.into()));
        self
    }

    /// With an attribute, if there is a value for it.
    #[must_use]
    pub fn maybe(self, name: &'static str, value: Option<&str>) -> Self {
        match value {
            Some(value) => self.attribute(name, value),
            None => self,
        }
    }

    /// With text at its end.
    #[must_use]
    pub fn text(mut self, text: &str) -> Self {
        self.children.push(Child::Text(text.to_owned()));
        self
    }

    /// With an element at its end.
    #[must_use]
    pub fn child(mut self, child: Self) -> Self {
        self.children.push(Child::Element(child));
        self
    }

    /// With elements at its end.
    #[must_use]
    pub fn children(mut self, children: impl IntoIterator<Item = Self>) -> Self {
        self.children.extend(children.into_iter().map(Child::Element));
        self
    }

    /// With an element that is written already, such as a signed assertion.
    ///
    /// The text goes out as it is: it must come from this crate's writer, signer or canonicalization.
    #[must_use]
    pub fn written(mut self, xml: &str) -> Self {
        self.children.push(Child::Written(xml.to_owned()));
        self
    }

    /// The element as XML, without declaration.
    pub fn to_xml(&self) -> String {
        let mut out = String::new();
        self.write(&mut out);
        out
    }

    fn write(&self, out: &mut String) {
        out.push('<');
        out.push_str(self.name);
        for (name, value) in &self.attributes {
            out.push(' ');
            out.push_str(name);
            out.push_str("=\"");
            value.chars().for_each(|it| escape(out, it));
            out.push('"');
        }
        out.push('>');
        for child in &self.children {
            match child {
                Child::Element(element) => element.write(out),
                Child::Text(text) => text.chars().for_each(|it| escape(out, it)),
                Child::Written(xml) => out.push_str(xml),
            }
        }
        out.push_str("</");
        out.push_str(self.name);
        out.push('>');
    }
}

/// One character, escaped so that it reads back as itself in a text and in a value.
///
/// Characters that XML 1.0 cannot carry at all become U+FFFD: a name from an old registry must not make a message that
/// nobody can read. [XML 1.0 §2.2]
fn escape(out: &mut String, character: char) {
    match character {
        '&' => out.push_str("&amp;"),
        '<' => out.push_str("&lt;"),
        '>' => out.push_str("&gt;"),
        '"' => out.push_str("&quot;"),
        '\t' => out.push_str("&#x9;"),
        '\n' => out.push_str("&#xA;"),
        '\r' => out.push_str("&#xD;"),
        '\u{0}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
        other => out.push(other),
    }
}
