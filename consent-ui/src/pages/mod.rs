//! One struct per page. A page that lacks something does not compile; each has samples, for the gallery, the tests
//! and the pictures.

pub mod consent;
pub mod demo;
pub mod enrolment;
pub mod ente;
pub mod login;
pub mod logout;
pub mod operation;
pub mod otp;
pub mod password;
pub mod profile;
pub mod recovery;
pub(crate) mod samples;
pub mod spid;
pub mod step_up;
pub mod trouble;

pub use samples::{Sample, all_samples, sample_shell};

use crate::shell::Shell;

/// A page: what it says, whoever's brand surrounds it.
pub trait Page {
    /// Its name in the gallery, in snapshots and in pictures: `login/choose-method`.
    const NAME: &'static str;

    /// The whole HTML document.
    fn render(&self, shell: &Shell) -> String;

    /// The states worth looking at, each with its name.
    fn samples() -> Vec<(&'static str, Self)>
    where
        Self: Sized;
}

/// Ties a page to its name, its template and its samples. The template sees `page`, `shell` and `t`, the words.
macro_rules! page {
    ($page:ident, $name:literal, $template:literal, $samples:path) => {
        const _: () = {
            #[derive(askama::Template)]
            #[template(path = $template)]
            struct View<'a> {
                page: &'a $page,
                shell: &'a $crate::shell::Shell,
                t: $crate::words::Words,
            }

            impl $crate::pages::Page for $page {
                const NAME: &'static str = $name;

                fn render(&self, shell: &$crate::shell::Shell) -> String {
                    $crate::pages::document(&View { page: self, shell, t: shell.words() })
                }

                fn samples() -> Vec<(&'static str, Self)> {
                    $samples()
                }
            }
        };
    };
}
use page;

#[expect(clippy::expect_used, reason = "a template fails only if a Display of ours does, and none does")]
fn document(view: &impl askama::Template) -> String {
    view.render().expect("writing to a String succeeds")
}
