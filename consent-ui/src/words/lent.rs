//! A value or any reference to it: templates pass either, as it comes.

use idp_core::dispositive::Amount;
use idp_core::time::Timestamp;

use super::Phrase;

/// Something that lends a `T`: the `T` itself, or a reference, however deep.
///
/// # Why
/// Inside a template one cannot tell whether a name is a field, a loop variable or a match on a reference.
pub trait Lent<T> {
    /// The value.
    fn lent(&self) -> &T;
}

impl<T, R: Lent<T> + ?Sized> Lent<T> for &R {
    fn lent(&self) -> &T {
        (**self).lent()
    }
}

macro_rules! lend {
    ($($kind:ty),+) => {
        $(impl Lent<Self> for $kind {
            fn lent(&self) -> &Self {
                self
            }
        })+
    };
}
lend!(Phrase, Timestamp, Amount, u32);
