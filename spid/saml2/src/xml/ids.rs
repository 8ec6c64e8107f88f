//! Ids: one per element, each once in the document.

use std::collections::HashSet;

use roxmltree::{Document, Node};

use super::XmlRefused;

/// Refuses a document in which an id names two elements, or an element bears two ids.
pub(super) fn check(document: &Document<'_>) -> Result<(), XmlRefused> {
    let mut seen = HashSet::new();
    for element in document.descendants().filter(Node::is_element) {
        if let Some(id) = only_id(&element)?
            && !seen.insert(id)
        {
            return Err(XmlRefused::RepeatedId);
        }
    }
    Ok(())
}

/// The id of an element under any of the spellings a reader somewhere takes for one (`ID`, `Id`, `id`, `xml:id`, …).
fn only_id<'a>(element: &Node<'a, '_>) -> Result<Option<&'a str>, XmlRefused> {
    let mut ids = element.attributes().filter(|it| it.name().eq_ignore_ascii_case("id"));
    match (ids.next(), ids.next()) {
        (_, Some(_)) => Err(XmlRefused::RepeatedId),
        (id, None) => Ok(id.map(|it| it.value())),
    }
}
