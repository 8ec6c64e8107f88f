//! Every page in every state worth looking at.

use std::sync::Arc;

use idp_core::language::Language;
use idp_core::time::Timestamp;

use super::{Page, consent, demo, enrolment, ente, login, logout, operation, otp, password, profile, recovery, spid};
use super::{step_up, trouble};
use crate::shell::{Brand, LanguageLink, Link, Shell, Support};

/// The instant of all samples: 25 November 2026, 10:00 in Rome.
pub(crate) const NOW: Timestamp = Timestamp::from_seconds(1_795_597_200);

/// One page in one state.
pub struct Sample {
    /// The page's name: `login/choose-method`.
    pub page: &'static str,
    /// The state's name: `whole`.
    pub state: &'static str,
    content: Box<dyn Fn(&Shell) -> String + Send + Sync>,
}

impl Sample {
    /// The document, in the shell's language and brand.
    pub fn render(&self, shell: &Shell) -> String {
        (self.content)(shell)
    }
}

/// Every page, in the order a citizen meets them.
pub fn all_samples() -> Vec<Sample> {
    let mut all = Vec::new();
    add::<ente::EnteIndex>(&mut all);
    add::<login::ChooseMethod>(&mut all);
    add::<password::ChangePassword>(&mut all);
    add::<recovery::RecoverRequest>(&mut all);
    add::<recovery::RecoverSent>(&mut all);
    add::<recovery::RecoverElsewhere>(&mut all);
    add::<recovery::LinkLanding>(&mut all);
    add::<recovery::ChoosePassword>(&mut all);
    add::<recovery::PasswordChosen>(&mut all);
    add::<recovery::LinkExpired>(&mut all);
    add::<enrolment::ChooseContact>(&mut all);
    add::<enrolment::ChannelDone>(&mut all);
    add::<enrolment::ChannelWait>(&mut all);
    add::<step_up::StepUp>(&mut all);
    add::<otp::OtpEntry>(&mut all);
    add::<operation::ConfirmOperation>(&mut all);
    add::<consent::Consent>(&mut all);
    add::<spid::SpidGo>(&mut all);
    add::<spid::SpidAnomaly>(&mut all);
    add::<spid::SpidNoAccount>(&mut all);
    add::<spid::SpidTestLanding>(&mut all);
    add::<profile::Profile>(&mut all);
    add::<logout::LogoutConfirm>(&mut all);
    add::<logout::LogoutDone>(&mut all);
    add::<trouble::ErrorPage>(&mut all);
    add_demo(&mut all);
    all
}

fn add_demo(all: &mut Vec<Sample>) {
    add::<demo::DemoIndex>(all);
    add::<demo::AppHome>(all);
    add::<demo::AppOperation>(all);
    add::<demo::AppAnswer>(all);
    add::<demo::SpidIdp>(all);
    add::<demo::Mailbox>(all);
    add::<demo::MailboxMessage>(all);
    add::<demo::Gallery>(all);
}

fn add<P: Page + Send + Sync + 'static>(all: &mut Vec<Sample>) {
    all.extend(P::samples().into_iter().map(|(state, page)| Sample {
        page: P::NAME,
        state,
        content: Box::new(move |shell| page.render(shell)),
    }));
}

/// A shell for samples: an invented ente, nothing bound to anything.
pub fn sample_shell(language: Language) -> Shell {
    let languages = Language::ALL
        .into_iter()
        .map(|language| LanguageLink { language, href: format!("?lang={}", language.tag()) })
        .collect();
    Shell {
        language,
        brand: Arc::new(sample_brand()),
        base: String::new(),
        csrf: String::from("c5rf"),
        nonce: String::from("n0nc3"),
        request_id: String::from("req_01k5sample0000000000000000"),
        languages,
        signed_in: None,
        demo: false,
    }
}

fn sample_brand() -> Brand {
    Brand {
        name: String::from("Comune di Porto Sereno"),
        crest: String::from("PS"),
        above: Some(Link::new("Regione Liguria", "https://regione.example/")),
        site: Some(String::from("https://comune.porto-sereno.example/")),
        privacy: String::from("https://comune.porto-sereno.example/privacy"),
        legal_notes: String::from("https://comune.porto-sereno.example/note-legali"),
        accessibility: String::from("https://form.agid.example/dichiarazione"),
        support: Support {
            office: Some(String::from("Sportello del cittadino, via del Porto 1")),
            phone: Some(String::from("+39 010 555 0100")),
            email: Some(String::from("sportello@porto-sereno.example")),
            hours: Some(String::from("lunedì-venerdì, 9-13")),
        },
    }
}
