//! What can go wrong in the app.

/// A step that did not work.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// The provider did not answer.
    #[error("the provider does not answer: {0}")]
    Http(#[from] reqwest::Error),
    /// An answer, an address or a token does not read.
    #[error("{0}")]
    Unreadable(String),
}

impl AppError {
    /// Something that does not read.
    pub(super) fn unreadable(why: &impl std::fmt::Display) -> Self {
        Self::Unreadable(why.to_string())
    }
}
