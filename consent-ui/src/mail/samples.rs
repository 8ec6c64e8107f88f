//! Every mail in a state worth looking at.

use idp_core::channel::ChannelKind;
use idp_core::time::Lifetime;

use super::{
    AccountLocked, ChannelClosed, ChannelRegistered, Letter, Mail, OtpCode, PasswordChanged, ResetPassword, Sender,
    SpidLinked,
};
use crate::pages::enrolment::Confirms;
use crate::pages::operation::sample_summary;
use crate::pages::samples::NOW;

/// One mail.
pub struct MailSample {
    /// Its name in the outbox, and its state where there are several: `otp.operation`.
    pub name: String,
    /// The mail.
    pub mail: Mail,
}

/// All of them.
pub fn all_samples(sender: &Sender<'_>) -> Vec<MailSample> {
    let soon = NOW + Lifetime::minutes(5);
    let in_three_days = Confirms::From(NOW + Lifetime::hours(72));
    let summary = sample_summary();
    let link = "https://id.porto-sereno.example/recupera/link?t=t0k3n";
    vec![
        sample(sender, "", &OtpCode { code: "482913", expires_at: soon, operation: None }),
        sample(sender, ".operation", &OtpCode { code: "482913", expires_at: soon, operation: Some(&summary) }),
        sample(sender, "", &ResetPassword { link, minutes: 30 }),
        sample(sender, "", &PasswordChanged { at: NOW }),
        sample(sender, "", &AccountLocked { at: NOW, until: Some(soon) }),
        sample(sender, ".for-good", &AccountLocked { at: NOW, until: None }),
        sample(sender, "", &channel(ChannelKind::Sms, "•••• ••4567", in_three_days)),
        sample(sender, ".email", &channel(ChannelKind::Email, "m•••@example.it", Confirms::Never)),
        sample(sender, "", &ChannelClosed { at: NOW, kind: ChannelKind::Sms, masked: "•••• ••4567" }),
        sample(sender, "", &SpidLinked { at: NOW, provider: "Gestore Uno" }),
    ]
}

const fn channel(kind: ChannelKind, masked: &str, confirms: Confirms) -> ChannelRegistered<'_> {
    ChannelRegistered { at: NOW, kind, masked, confirms }
}

fn sample<L: Letter>(sender: &Sender<'_>, state: &str, letter: &L) -> MailSample {
    MailSample { name: format!("{}{state}", L::KIND), mail: letter.mail(sender) }
}
