//! The pages of the demo: what to click, the app, the pretended SPID provider, the mailbox. They are marked as demo
//! and served only there.

mod app;
mod gallery;
mod index;
mod mailbox;
mod spid_idp;

pub use app::{AppAnswer, AppHome, AppOperation, AppService};
pub use gallery::{Gallery, GalleryRow};
pub use index::{DemoCitizen, DemoEnte, DemoIndex};
pub use mailbox::{Mailbox, MailboxMessage, MailboxRow};
pub use spid_idp::{PretendedCitizen, SpidIdp};
