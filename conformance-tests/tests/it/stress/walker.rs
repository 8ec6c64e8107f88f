//! A citizen and an app who write down every answer they got, go on after one that did not come, and afterwards hold the
//! server to what it had told them.

use std::time::Duration;

use conformance_tests::line::{Requests, until_cut};
use conformance_tests::relying_party::{Asked, Reply};
use conformance_tests::walk::{self, code, contact, error};
use conformance_tests::{Browser, Post, RelyingParty};
use futures_util::future::join_all;
use idp::demo::people::Citizen;
use idp_core::person::ContactKind;
use tokio::time::{Instant, sleep};

/// Pages between the request and the app, at most.
const MOST_STEPS: usize = 6;

/// How long a server may take to come back.
const PATIENCE: Duration = Duration::from_secs(40);

/// What was told, answer by answer.
#[derive(Default)]
struct Told {
    /// That credentials were right.
    signed_in: bool,
    /// The one-time code in the message, and the form it went into: address and token.
    otp: Option<String>,
    otp_form: Option<(String, String)>,
    /// That the channel stands.
    enrolled: bool,
    /// The code for the app, and whether it was shown already.
    code: Option<String>,
    code_shown: bool,
    /// What it was exchanged for, and what that was refreshed to.
    tokens: Option<Reply>,
    refreshed: Option<Reply>,
}

/// A citizen at a browser of their own, on the way to an app.
pub(super) struct Walker<'a> {
    citizen: &'a Citizen,
    browser: Browser,
    app: RelyingParty,
    post: &'a Post,
    asked: Asked,
    told: Told,
}

impl<'a> Walker<'a> {
    /// At the door.
    pub(super) fn new(
        citizen: &'a Citizen,
        (browser, app): (Browser, RelyingParty),
        post: &'a Post,
        requests: &Requests,
    ) -> Self {
        let (browser, app) = (browser.to_be_cut(requests), app.to_be_cut(requests));
        let asked = app.ask(&[]);
        Self { citizen, browser, app, post, asked, told: Told::default() }
    }

    fn mobile(&self) -> &'static str {
        contact(self.citizen, ContactKind::Mobile)
    }

    /// From wherever they are to the end: PIN and password, the first channel, tokens, new tokens.
    pub(super) async fn walk(&mut self) {
        while self.told.tokens.is_none() {
            if self.told.code.is_none() {
                self.reach_the_app().await;
            }
            self.exchange().await;
        }
        let tokens = self.told.tokens.as_ref().expect("just got");
        if self.told.refreshed.is_none() {
            // Its answer may have been lost before: the app has a secret, so it is answered again.
            self.told.refreshed = Some(self.app.refresh(tokens.get("refresh_token")).await.well());
        }
    }

    /// The same, whatever happens on the way, as long as the server comes back.
    pub(super) async fn walk_on(&mut self) {
        let until = Instant::now() + PATIENCE;
        while let Err(why) = until_cut(self.walk()).await {
            assert!(Instant::now() < until, "it does not come back: {why}");
            sleep(Duration::from_millis(20)).await;
        }
    }

    /// Opens the page they were at once more, as one does when nothing came; or the request, when there was none.
    async fn reach_the_app(&mut self) {
        let seen = self.browser.page_seen().map(|page| page.url.to_string());
        self.browser.visit(&seen.unwrap_or_else(|| self.asked.url.clone())).await;
        for _ in 0..MOST_STEPS {
            if self.browser.has_left() {
                break;
            }
            self.step().await;
        }
        self.told.code = Some(code(&self.browser, &self.asked));
    }

    async fn step(&mut self) {
        let here = self.browser.here();
        if here.has("login-form") {
            assert!(!self.told.signed_in, "asked again for the password: {}", here.summary());
            walk::log_in(&mut self.browser, self.citizen).await;
            self.told.signed_in = true;
        } else if here.has("contact-form") {
            assert!(!self.told.enrolled, "asked again for a channel: {}", here.summary());
            let mobile = self.mobile();
            walk::choose_known(&mut self.browser, mobile).await;
        } else if here.has("otp-form") {
            self.answer().await;
        } else if here.has("channel-continue") {
            self.told.enrolled = true;
            self.browser.follow("channel-continue").await;
        } else if here.status == 404 && here.error_code() == "interaction-unknown" {
            // It ended, and what it ended with got lost, session and all: from the app once more, as the page says.
            self.told.signed_in = false;
            self.asked = self.app.ask(&[]);
            self.browser.visit(&self.asked.url).await;
        } else {
            panic!("what now? {}", here.summary());
        }
    }

    /// Types the code that came; none may be asked for twice.
    async fn answer(&mut self) {
        assert!(!self.told.enrolled, "asked again for a code: {}", self.browser.here().summary());
        if self.told.otp.is_none() {
            self.told.otp = Some(self.post.code_to(self.mobile()).await);
        }
        let here = self.browser.here();
        self.told.otp_form = Some((here.url.to_string(), here.csrf()));
        self.browser.fill("otp", self.told.otp.as_deref().unwrap()).submit("otp-form").await;
        let here = self.browser.here();
        assert!(self.browser.has_left() || !here.has("otp-form"), "the right code was refused: {}", here.summary());
    }

    async fn exchange(&mut self) {
        let Some(code) = self.told.code.clone() else { return };
        let shown = std::mem::replace(&mut self.told.code_shown, true);
        let reply = self.app.exchange(&code, &self.asked).await;
        if reply.status == 200 {
            self.told.tokens = Some(reply);
            return;
        }
        // Tokens that nobody got: the app asks again, and the citizen, who is signed in, notices nothing.
        assert!(shown, "a code was lost: {}", reply.text);
        assert_eq!(reply.error(), "invalid_grant");
        self.ask_again().await;
    }

    async fn ask_again(&mut self) {
        self.asked = self.app.ask(&[("prompt", "none")]);
        (self.told.code, self.told.code_shown) = (None, false);
        self.browser.visit(&self.asked.url).await;
        assert_eq!(error(&self.browser), "", "the session was lost");
        self.told.code = Some(code(&self.browser, &self.asked));
    }

    /// Whatever was told still holds, and nothing is taken a second time.
    pub(super) async fn hold_to_it(&mut self) {
        let refreshed = self.told.refreshed.as_ref().expect("the walk ended");
        let last = self.app.refresh(refreshed.get("refresh_token")).await.well();
        let claims = self.app.userinfo(last.get("access_token")).await.well();
        assert_eq!(claims.get("given_name"), self.citizen.names.0);

        let used = self.told.code.clone().expect("the walk ended");
        assert_eq!(self.app.exchange(&used, &self.asked).await.error(), "invalid_grant", "a code was taken twice");
        assert_eq!(self.app.introspect(last.get("access_token")).await.body["active"], false);

        if let (Some(otp), Some((action, csrf))) = (&self.told.otp, &self.told.otp_form) {
            self.browser.post(action, &[("csrf", csrf), ("otp", otp)], "same-origin").await;
            assert_eq!(self.browser.code_given(), None, "a one-time code was taken twice");
        }
        self.ask_again().await;
        self.browser.visit(&format!("{}/profilo", self.app.issuer)).await;
        let here = self.browser.here();
        let list = here.document().by_id("channels").expect("there is a channel");
        assert_eq!(list.inner().filter(|it| it.tag() == "li").count(), 1, "{}", here.summary());
    }
}

/// All of them at once, each until the end or until an answer does not come.
pub(super) async fn walk_all(walkers: &mut [Walker<'_>], requests: &Requests) -> Vec<Result<(), String>> {
    let walked = join_all(walkers.iter_mut().map(|it| until_cut(it.walk()))).await;
    requests.over();
    walked
}
