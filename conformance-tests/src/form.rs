//! A form as a browser without JavaScript sends it.

use crate::html::{Document, Element};

/// What a press of a button sends, and where.
#[derive(Debug)]
pub struct Submission {
    /// Where, as the form says it.
    pub action: String,
    /// What.
    pub fields: Vec<(String, String)>,
}

/// Reads the form with this id, or the one around the button with this id, filled in as `typed` says.
///
/// A field that is typed into must be there, and a choice must be offered: so that a story cannot do what a person
/// could not.
pub fn read(document: &Document, id: &str, typed: &[(String, String)]) -> Submission {
    let element = document.by_id(id).unwrap_or_else(|| panic!("there is no #{id} on this page"));
    let form = element.closest("form").unwrap_or_else(|| panic!("#{id} is in no form"));
    assert!(element.attribute("disabled").is_none(), "#{id} cannot be pressed");
    let mut fields = Vec::new();
    for field in form.inner().filter(|field| matches!(field.tag(), "input" | "select" | "textarea")) {
        if let Some(pair) = sent(field, typed) {
            fields.push(pair);
        }
    }
    for (name, value) in typed {
        assert!(
            fields.iter().any(|pair| pair == &(name.clone(), value.clone())),
            "#{id} does not offer {name}={value}"
        );
    }
    if let (Some(name), "button") = (element.attribute("name"), element.tag()) {
        fields.push((name.to_owned(), element.attribute("value").unwrap_or_default().to_owned()));
    }
    Submission { action: form.attribute("action").unwrap_or_default().to_owned(), fields }
}

fn sent(field: Element<'_>, typed: &[(String, String)]) -> Option<(String, String)> {
    let name = field.attribute("name")?;
    let own = field.attribute("value").unwrap_or_default();
    let wanted = typed.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
    let value = match field.attribute("type").unwrap_or("text") {
        "radio" | "checkbox" => {
            let chosen = wanted.map_or_else(|| field.attribute("checked").is_some(), |wanted| wanted == own);
            chosen.then_some(own)?
        }
        "hidden" => {
            assert!(wanted.is_none(), "nobody can type into the hidden {name}");
            own
        }
        _ => wanted.unwrap_or(own),
    };
    Some((name.to_owned(), value.to_owned()))
}
