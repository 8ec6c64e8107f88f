//! Exclusive XML Canonicalization 1.0, without comments. [W3C xml-exc-c14n; Canonical XML 1.0 §2.3 for the text forms]
//!
//! Only what [`crate::xml::load`] accepts is written: no instruction, no relative namespace name. Proven against `xmllint` and `xmlsec1` on random documents (`tests/it/differential.rs`).

use std::collections::BTreeMap;

use roxmltree::{Attribute, Node, NodeId};

/// Elements nested deeper than this are refused; a loaded document never is.
const DEPTH: usize = 64;

/// Why a subtree has no canonical form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum C14nRefused {
    /// Something other than elements and texts.
    #[error("only elements and texts can be canonicalized")]
    Node,
    /// Deeper than any loaded document.
    #[error("nested too deep to canonicalize")]
    TooDeep,
    /// Nothing came out: its digest would be the digest of nothing.
    #[error("the canonical form is empty")]
    Empty,
}

/// What to leave out and what to keep although unused.
#[derive(Debug, Clone, Copy, Default)]
pub struct Selection<'a, 'input> {
    /// A descendant left out with all it holds: the enveloped signature.
    pub without: Option<Node<'a, 'input>>,
    /// The `PrefixList` of `InclusiveNamespaces`: prefixes written where they are in scope, `#default` for none.
    pub inclusive_prefixes: &'a str,
}

/// The canonical form of an element and what it holds.
pub fn canonical(apex: Node<'_, '_>, selection: &Selection<'_, '_>) -> Result<String, C14nRefused> {
    if !apex.is_element() {
        return Err(C14nRefused::Node);
    }
    let mut out = String::with_capacity(apex.range().len() * 2);
    let inclusive =
        selection.inclusive_prefixes.split_ascii_whitespace().map(|it| if it == "#default" { "" } else { it });
    let mut writer =
        Writer { out: &mut out, apex: apex.id(), without: selection.without, inclusive: inclusive.collect() };
    writer.element(apex, &BTreeMap::new(), DEPTH)?;
    if out.is_empty() { Err(C14nRefused::Empty) } else { Ok(out) }
}

/// Prefix → namespace name, as already written by an ancestor in the output.
type Rendered<'a> = BTreeMap<&'a str, &'a str>;

struct Writer<'o, 'a, 'input> {
    out: &'o mut String,
    apex: NodeId,
    without: Option<Node<'a, 'input>>,
    inclusive: Vec<&'a str>,
}

impl<'a> Writer<'_, 'a, '_> {
    fn element<'n>(&mut self, element: Node<'n, '_>, above: &Rendered<'n>, depth: usize) -> Result<(), C14nRefused>
    where
        'a: 'n,
    {
        let depth = depth.checked_sub(1).ok_or(C14nRefused::TooDeep)?;
        let name = qualified_name(&element);
        let mut rendered = above.clone();
        let declared = self.namespaces(&element, name, &mut rendered);

        self.out.push('<');
        self.out.push_str(name);
        for (prefix, uri) in declared {
            self.out.push_str(if prefix.is_empty() { " xmlns" } else { " xmlns:" });
            self.out.push_str(prefix);
            self.value(uri);
        }
        self.attributes(&element);
        self.out.push('>');
        for child in element.children() {
            if child.is_text() {
                text(self.out, child.text().unwrap_or(""));
            } else if child.is_pi() {
                return Err(C14nRefused::Node);
            } else if child.is_element() && !self.without.is_some_and(|it| is_same(&it, &child)) {
                self.element(child, &rendered, depth)?;
            }
        }
        self.out.push_str("</");
        self.out.push_str(name);
        self.out.push('>');
        Ok(())
    }

    /// The declarations this element must carry: visibly used here or listed, and not already so in the output. [§3]
    fn namespaces<'n>(&self, element: &Node<'n, '_>, name: &'n str, rendered: &mut Rendered<'n>) -> Rendered<'n>
    where
        'a: 'n,
    {
        let used = std::iter::once(prefix_of(name)).chain(
            element
                .attributes()
                .filter(|it| it.namespace().is_some())
                .map(|it| prefix_of(attribute_name(element, &it))),
        );
        // What is listed was written by the parent already, unless the scope changed since.
        let is_settled = element.id() != self.apex && element.parent().is_some_and(|it| is_same_scope(&it, element));
        let listed = self.inclusive.iter().copied().filter(|_| !is_settled);
        let mut declared = BTreeMap::new();
        for prefix in used.chain(listed).filter(|it| *it != "xml") {
            let in_scope = element.lookup_namespace_uri(Some(prefix).filter(|it| !it.is_empty()));
            let uri = match in_scope {
                Some(uri) => uri,
                None if prefix.is_empty() => "",
                None => continue,
            };
            if rendered.get(prefix).copied().unwrap_or("") != uri {
                rendered.insert(prefix, uri);
                declared.insert(prefix, uri);
            }
        }
        declared
    }

    fn attributes(&mut self, element: &Node<'_, '_>) {
        let mut attributes: Vec<_> = element.attributes().collect();
        attributes.sort_by(|a, b| key(a).cmp(&key(b)));
        for attribute in attributes {
            self.out.push(' ');
            self.out.push_str(attribute_name(element, &attribute));
            self.value(attribute.value());
        }
    }

    /// `="…"` with the escapes of attribute values. [Canonical XML §2.3]
    fn value(&mut self, value: &str) {
        self.out.push_str("=\"");
        for character in value.chars() {
            match character {
                '&' => self.out.push_str("&amp;"),
                '<' => self.out.push_str("&lt;"),
                '"' => self.out.push_str("&quot;"),
                '\t' => self.out.push_str("&#x9;"),
                '\n' => self.out.push_str("&#xA;"),
                '\r' => self.out.push_str("&#xD;"),
                other => self.out.push(other),
            }
        }
        self.out.push('"');
    }
}

/// Text with its escapes. [Canonical XML §2.3]
fn text(out: &mut String, value: &str) {
    for character in value.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\r' => out.push_str("&#xD;"),
            other => out.push(other),
        }
    }
}

/// Attributes without a namespace first, then by namespace name and local name. [Canonical XML §2.2]
fn key<'a>(attribute: &Attribute<'a, '_>) -> (&'a str, &'a str) {
    (attribute.namespace().unwrap_or(""), attribute.name())
}

fn is_same(a: &Node<'_, '_>, b: &Node<'_, '_>) -> bool {
    std::ptr::eq(a.document(), b.document()) && a.id() == b.id()
}

/// Whether the same declarations hold in both; `false` may also mean that they are the same, written anew.
fn is_same_scope(a: &Node<'_, '_>, b: &Node<'_, '_>) -> bool {
    a.namespaces().map(std::ptr::from_ref).eq(b.namespaces().map(std::ptr::from_ref))
}

/// The element's name as written, prefix included: the tree keeps only what the prefix stood for.
fn qualified_name<'a>(element: &Node<'a, '_>) -> &'a str {
    let source = element.document().input_text().get(element.range()).unwrap_or("");
    let name = source.strip_prefix('<').unwrap_or(source);
    name.split([' ', '\t', '\r', '\n', '/', '>']).next().unwrap_or(name)
}

fn attribute_name<'a>(element: &Node<'a, '_>, attribute: &Attribute<'a, '_>) -> &'a str {
    element.document().input_text().get(attribute.range_qname()).unwrap_or("")
}

fn prefix_of(name: &str) -> &str {
    name.split_once(':').map_or("", |(prefix, _)| prefix)
}
