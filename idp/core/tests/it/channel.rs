//! From when a channel may confirm operations.

use idp_core::channel::{ChannelOrigin, QUARANTINE};
use idp_core::time::{Lifetime, Timestamp};

const STOOD: Timestamp = Timestamp::from_seconds(1_760_000_000);

#[test]
fn a_channel_confirms_when_nobody_else_can_have_put_it_there() {
    use ChannelOrigin::{Declared, Registry, Spid};
    let (before, after) = (STOOD - Lifetime::hours(1), STOOD + Lifetime::hours(1));
    let rested = STOOD + QUARANTINE;
    // Where it came from, a password set through it, SPID in this authentication: from when.
    let check = |origin: ChannelOrigin, tainted: Option<Timestamp>, spid: Option<Timestamp>, from: Timestamp| {
        assert_eq!(origin.confirms_from(STOOD, tainted, spid), from, "{origin:?} {tainted:?} {spid:?}");
    };
    check(Registry, None, None, STOOD);
    check(Spid, None, None, STOOD);
    check(Declared, None, None, rested);
    // Who got in through the mailbox does not confirm with it, also where the wait of the channel is shorter.
    check(Registry, Some(after), None, after + QUARANTINE);
    check(Declared, Some(after), None, after + QUARANTINE);
    check(Declared, Some(before), None, rested);
    // SPID vouches anew for what stood before it was shown, and not for what was put there since.
    check(Declared, None, Some(after), STOOD);
    check(Declared, Some(after), Some(after), STOOD);
    check(Declared, None, Some(before), rested);
    check(Registry, Some(after), Some(before), STOOD);
}
