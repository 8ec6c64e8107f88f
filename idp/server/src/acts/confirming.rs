//! From when a channel may confirm operations here, as pages and messages tell it.

use consent_ui::pages::enrolment::Confirms;
use idp_core::channel::ChannelKind;
use idp_core::time::Timestamp;

use crate::cx::Cx;

/// What is told of a channel that may confirm from an instant on, where the ente takes its kind for operations.
pub fn confirms(cx: &Cx, kind: ChannelKind, from: Timestamp) -> Confirms {
    match () {
        () if !cx.ente().profile.dispositive.channels.contains(&kind) => Confirms::Never,
        () if from <= cx.now => Confirms::AtOnce,
        () => Confirms::From(from),
    }
}
