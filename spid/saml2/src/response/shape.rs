//! Where the elements of a response may be. Every wrapping attack needs an element where none belongs.
//! [Somorovsky et al., USENIX Security 2012; CVE-2024-45409 and its family]

use roxmltree::Node;

use crate::error::ShapeRefused;
use crate::name::{ASSERTION, DSIG, PROTOCOL};
use crate::read::elements;

const CHILDREN: [(&str, &str); 5] = [
    (ASSERTION, "Issuer"),
    (DSIG, "Signature"),
    (PROTOCOL, "Extensions"),
    (PROTOCOL, "Status"),
    (ASSERTION, "Assertion"),
];

/// Refuses a document that is not one response with at most one assertion, signatures being children of the two alone.
pub(super) fn check(root: Node<'_, '_>) -> Result<(), ShapeRefused> {
    if !root.has_tag_name((PROTOCOL, "Response")) {
        return Err(ShapeRefused::Root);
    }
    for element in root.descendants().skip(1).filter(Node::is_element) {
        let parent = element.parent_element();
        let is_top = parent == Some(root);
        let name = element.tag_name();
        match (name.namespace(), name.name()) {
            (Some(ASSERTION), "EncryptedAssertion") => return Err(ShapeRefused::Encrypted),
            (Some(ASSERTION), "Assertion") if !is_top => return Err(ShapeRefused::Assertion),
            (Some(PROTOCOL), "Response") => return Err(ShapeRefused::Child),
            (Some(DSIG), "Signature") if !is_top && !parent.is_some_and(|it| is_own_assertion(it, root)) => {
                return Err(ShapeRefused::Signature);
            }
            _ => {}
        }
    }
    let own = std::iter::once(root).chain(elements(root).filter(|it| it.has_tag_name((ASSERTION, "Assertion"))));
    if own.filter_map(|it| it.attribute("ID")).any(|it| !is_ncname(it)) {
        return Err(ShapeRefused::Id);
    }
    let mut assertions = elements(root).filter(|it| it.has_tag_name((ASSERTION, "Assertion")));
    if assertions.nth(1).is_some() {
        return Err(ShapeRefused::Assertion);
    }
    if elements(root).all(|child| CHILDREN.iter().any(|it| child.has_tag_name(*it))) {
        Ok(())
    } else {
        Err(ShapeRefused::Child)
    }
}

/// A name as ids must be. [XML Names §3; letters and digits of any script, which is a little less than allowed]
fn is_ncname(id: &str) -> bool {
    id.starts_with(|it: char| it.is_alphabetic() || it == '_')
        && id.chars().all(|it| it.is_alphanumeric() || matches!(it, '_' | '-' | '.'))
}

fn is_own_assertion(element: Node<'_, '_>, root: Node<'_, '_>) -> bool {
    element.parent_element() == Some(root) && element.has_tag_name((ASSERTION, "Assertion"))
}
