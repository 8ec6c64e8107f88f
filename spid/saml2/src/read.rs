//! Reading elements by their names, once each, without guessing.

use roxmltree::Node;

/// Why an element does not have the shape its schema gives it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadRefused {
    /// The document is another kind of message.
    #[error("the root element is not {0}")]
    OtherRoot(&'static str),
    /// An element that may appear once appears twice.
    #[error("{0} appears more than once")]
    Repeated(&'static str),
    /// An element that this message does not have here.
    #[error("an element that does not belong in {0}")]
    Unexpected(&'static str),
    /// An element where text was due.
    #[error("{0} holds elements where text was due")]
    NotText(&'static str),
    /// An attribute that is no `xs:boolean` or no small number.
    #[error("the attribute {0} cannot be read")]
    Attribute(&'static str),
    /// A condition we do not know: its effect is indeterminate, so the assertion is not valid. [SAML Core §2.5.1.2]
    #[error("an unknown condition")]
    UnknownCondition,
}

/// The elements directly inside.
pub(crate) fn elements<'a, 'i>(parent: Node<'a, 'i>) -> impl Iterator<Item = Node<'a, 'i>> {
    parent.children().filter(Node::is_element)
}

/// All children with this name.
pub(crate) fn all<'a, 'i>(
    parent: Node<'a, 'i>,
    namespace: &'static str,
    name: &'static str,
) -> impl Iterator<Item = Node<'a, 'i>> {
    elements(parent).filter(move |it| it.has_tag_name((namespace, name)))
}

/// The child with this name, if there is one; two are refused.
pub(crate) fn at_most_one<'a, 'i>(
    parent: Node<'a, 'i>,
    namespace: &'static str,
    name: &'static str,
) -> Result<Option<Node<'a, 'i>>, ReadRefused> {
    let mut found = all(parent, namespace, name);
    match (found.next(), found.next()) {
        (_, Some(_)) => Err(ReadRefused::Repeated(name)),
        (only, None) => Ok(only),
    }
}

/// Refuses children other than these.
pub(crate) fn only_these(
    parent: Node<'_, '_>,
    own_name: &'static str,
    allowed: &[(&str, &str)],
) -> Result<(), ReadRefused> {
    if elements(parent).all(|child| allowed.iter().any(|it| child.has_tag_name(*it))) {
        Ok(())
    } else {
        Err(ReadRefused::Unexpected(own_name))
    }
}

/// The whole text of an element, every piece of it, with the white space around it taken off.
pub(crate) fn text(element: Node<'_, '_>, own_name: &'static str) -> Result<String, ReadRefused> {
    if elements(element).next().is_some() {
        return Err(ReadRefused::NotText(own_name));
    }
    let whole: String = element.children().filter(Node::is_text).filter_map(|it| it.text()).collect();
    Ok(whole.trim().to_owned())
}

/// An attribute without namespace, as written.
pub(crate) fn attribute(element: Node<'_, '_>, name: &str) -> Option<String> {
    element.attribute(name).map(str::to_owned)
}

/// An `xs:boolean`.
pub(crate) fn boolean(element: Node<'_, '_>, name: &'static str) -> Result<Option<bool>, ReadRefused> {
    match element.attribute(name) {
        None => Ok(None),
        Some("true" | "1") => Ok(Some(true)),
        Some("false" | "0") => Ok(Some(false)),
        Some(_) => Err(ReadRefused::Attribute(name)),
    }
}

/// An `xs:unsignedShort`.
pub(crate) fn index(element: Node<'_, '_>, name: &'static str) -> Result<Option<u16>, ReadRefused> {
    element.attribute(name).map(|it| it.parse().map_err(|_| ReadRefused::Attribute(name))).transpose()
}
