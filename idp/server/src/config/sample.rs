//! The sample file: every setting with its default. A test keeps it equal to them.

/// The text of the sample configuration, as `idp config sample` prints it.
pub const fn sample() -> &'static str {
    include_str!("sample.toml")
}
