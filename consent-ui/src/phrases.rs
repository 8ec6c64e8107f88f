//! What rooms say about what was typed or has just been done. A room calls a function: it cannot misspell a key or
//! forget an argument.

use idp_core::credential::password::LONGEST;
use idp_core::time::Timestamp;

use crate::words::Phrase;

/// A phrase without arguments.
macro_rules! plain {
    ($($(#[$doc:meta])* $name:ident = $key:literal;)+) => {
        $($(#[$doc])* pub fn $name() -> Phrase {
            Phrase::new($key)
        })+
    };
}

plain! {
    /// The user name is missing.
    username_required = "username-required";
    /// The PIN is missing.
    pin_required = "pin-required";
    /// The password is missing.
    password_required = "password-required";
    /// Unknown, wrong, suspended: one answer for all, which tells a stranger nothing about who has an account.
    login_refused = "login-refused";
    /// The password is closed until it is recovered.
    login_closed = "login-closed";
    /// The old password is not right.
    password_old_wrong = "password-old-wrong";
    /// The new password is missing.
    password_new_required = "password-new-required";
    /// The new password is the old one.
    password_same = "password-same";
    /// The two new ones differ.
    password_repeat_differs = "password-repeat-differs";
    /// The code is missing, or is not six digits.
    otp_required = "otp-required";
    /// The code is dead after too many wrong answers.
    otp_exhausted = "otp-exhausted";
    /// Enough codes for now.
    otp_too_many = "otp-too-many";
    /// The operation does not fit into a text message, and nothing may be left out.
    otp_unfit = "otp-unfit";
    /// The code is too old.
    otp_expired = "otp-expired";
    /// No channel was chosen.
    channel_required = "channel-required";
    /// No contact was chosen.
    contact_required = "contact-required";
    /// The e-mail is missing.
    email_required = "email-required";
    /// The mobile is missing.
    mobile_required = "mobile-required";
    /// Too many people have this contact already.
    contact_too_shared = "contact-too-shared";
    /// A way out: to the service that asked.
    back_to_service = "back-to-service";
    /// A session was ended from the profile.
    session_ended = "done-session-ended";
    /// The password was changed from the profile.
    password_changed = "done-password-changed";
}

/// Too many tries: from when another counts.
pub fn login_slow_down(until: Timestamp) -> Phrase {
    Phrase::new("login-slow-down").hour("hour", until)
}

/// The password is longer than we hash.
pub fn password_too_long() -> Phrase {
    Phrase::new("password-too-long").count("length", u32::try_from(LONGEST).unwrap_or(u32::MAX))
}

/// The code is wrong: how many tries are left.
pub fn otp_wrong(tries: u32) -> Phrase {
    Phrase::new("otp-wrong").count("tries", tries)
}

/// A code is out already: from when another may be asked for.
pub fn otp_wait(until: Timestamp) -> Phrase {
    Phrase::new("otp-wait").hour("hour", until)
}
