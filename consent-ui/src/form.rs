//! What was wrong with what someone typed.

use crate::words::Phrase;

/// One thing to correct.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldError {
    /// The `name` of the field, which is also the start of its `id`; `None` when it concerns the whole form.
    pub field: Option<&'static str>,
    /// What is wrong and what to do.
    pub phrase: Phrase,
}

/// Everything to correct, in the order of the form. The page shows a summary that takes the focus, then each one at
/// its field, and begins its title with «Errore:» (WCAG 3.3.1).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FormErrors(Vec<FieldError>);

impl FormErrors {
    /// Nothing wrong.
    pub const fn none() -> Self {
        Self(Vec::new())
    }

    /// One error of the whole form: «I dati che hai inserito non sono corretti».
    pub fn of_form(phrase: Phrase) -> Self {
        Self::none().and_form(phrase)
    }

    /// One error at a field.
    pub fn at(field: &'static str, phrase: Phrase) -> Self {
        Self::none().and(field, phrase)
    }

    /// With one more at a field.
    #[must_use]
    pub fn and(mut self, field: &'static str, phrase: Phrase) -> Self {
        self.0.push(FieldError { field: Some(field), phrase });
        self
    }

    /// With one more of the whole form.
    #[must_use]
    pub fn and_form(mut self, phrase: Phrase) -> Self {
        self.0.push(FieldError { field: None, phrase });
        self
    }

    /// The same, none of them at a field: for a page whose fields are gone.
    #[must_use]
    pub fn without_fields(&self) -> Self {
        Self(self.0.iter().map(|error| FieldError { field: None, phrase: error.phrase.clone() }).collect())
    }

    /// Whether there are any.
    pub fn any(&self) -> bool {
        !self.0.is_empty()
    }

    /// All of them.
    pub fn all(&self) -> &[FieldError] {
        &self.0
    }

    /// The first at `field`.
    pub fn on(&self, field: &str) -> Option<&Phrase> {
        self.0.iter().find(|error| error.field == Some(field)).map(|error| &error.phrase)
    }
}
