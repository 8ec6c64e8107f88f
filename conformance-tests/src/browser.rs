//! A browser without JavaScript: it keeps cookies by host, follows redirects one by one, and sends forms as they are.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::Path;

use reqwest::header::{COOKIE, HOST, HeaderMap, LOCATION, SET_COOKIE};
use reqwest::redirect::Policy;
use reqwest::{Certificate, Client, Method, Url};

use crate::form;
use crate::html::Document;
use crate::line::{Line, Requests};

/// Redirects in a row before something is wrong.
const MOST_HOPS: usize = 12;

/// A cookie, as it was set.
#[derive(Debug, Clone)]
pub struct Cookie {
    /// Its value.
    pub value: String,
    /// Everything after it.
    pub attributes: String,
}

/// The page one sees.
#[derive(Debug)]
pub struct Page {
    /// Its address.
    pub url: Url,
    /// Its status.
    pub status: u16,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its source.
    pub html: String,
    document: Document,
}

/// A browser. A new one is a new device.
pub struct Browser {
    http: Client,
    line: Line,
    jar: BTreeMap<String, BTreeMap<String, Cookie>>,
    typed: Vec<(String, String)>,
    stops_at: Vec<String>,
    stays: bool,
    page: Option<Page>,
    left: Option<Url>,
    node: Option<SocketAddr>,
    /// Every request made: method, address, status.
    pub hops: Vec<(Method, Url, u16)>,
    /// Which node of a balancer answered, request by request.
    pub nodes: Vec<String>,
}

/// What speaks HTTP, follows nothing by itself, and trusts one authority more than the public ones.
pub fn trusting(authority: Option<&Path>) -> Client {
    let _ = rustls::crypto::ring::default_provider().install_default();
    // HTTP/2 lets a balancer hand a request back whose node died, and the library would send it again by itself: a replay
    // that a browser makes of no form.
    let mut builder = Client::builder().redirect(Policy::none()).retry(reqwest::retry::never());
    if let Some(file) = authority {
        let pem = std::fs::read(file).unwrap_or_else(|why| panic!("{}: {why}", file.display()));
        builder = builder.tls_certs_merge([Certificate::from_pem(&pem).unwrap()]);
    }
    builder.build().unwrap()
}

impl Default for Browser {
    fn default() -> Self {
        Self::new()
    }
}

impl Browser {
    /// An empty one.
    pub fn new() -> Self {
        Self::over(trusting(None))
    }

    /// An empty one that trusts an authority: a file of its certificate.
    pub fn trusting(authority: &Path) -> Self {
        Self::over(trusting(Some(authority)))
    }

    fn over(http: Client) -> Self {
        Self {
            http,
            line: Line::default(),
            jar: BTreeMap::new(),
            typed: Vec::new(),
            stops_at: Vec::new(),
            stays: false,
            page: None,
            left: None,
            node: None,
            hops: Vec::new(),
            nodes: Vec::new(),
        }
    }

    /// Stops when it is sent to an address that begins so: an app's, whose answer the test wants to see.
    #[must_use]
    pub fn stopping_at(mut self, prefix: &str) -> Self {
        self.stops_at.push(prefix.to_owned());
        self
    }

    /// One whose server a test kills: an answer that does not come ends [`crate::line::until_cut`].
    #[must_use]
    pub fn to_be_cut(self, requests: &Requests) -> Self {
        Self { line: Line::to_be_cut(requests), ..self }
    }

    /// The same browser in another window, led to another node of the house: the same cookies, from now on apart.
    #[must_use]
    pub fn twin_at(&self, node: SocketAddr) -> Self {
        let (jar, stops_at) = (self.jar.clone(), self.stops_at.clone());
        Self { jar, stops_at, node: Some(node), ..Self::over(self.http.clone()) }
    }

    /// The code the app was given, if the browser was sent there with one.
    pub fn code_given(&self) -> Option<String> {
        let pairs = self.left.as_ref()?.query_pairs();
        pairs.into_iter().find(|(name, _)| name == "code").map(|(_, code)| code.into_owned())
    }

    /// Opens an address, as if it was typed.
    pub async fn visit(&mut self, url: &str) -> &Page {
        self.go(Method::GET, Url::parse(url).unwrap(), None, "none").await
    }

    /// Follows the link with this id.
    pub async fn follow(&mut self, id: &str) -> &Page {
        let here = self.here();
        let link = here.document.by_id(id).unwrap_or_else(|| panic!("there is no link #{id} on {}", here.summary()));
        let target = here.url.join(link.attribute("href").expect("a link leads somewhere")).unwrap();
        self.go(Method::GET, target, None, "same-origin").await
    }

    /// Follows the link with these words.
    pub async fn follow_words(&mut self, words: &str) -> &Page {
        let here = self.here();
        let link = here.document.all("a").find(|link| link.text() == words);
        let link = link.unwrap_or_else(|| panic!("there is no link «{words}» on {}", here.summary()));
        let target = here.url.join(link.attribute("href").expect("a link leads somewhere")).unwrap();
        self.go(Method::GET, target, None, "same-origin").await
    }

    /// Types into a field, or makes a choice; sent with the next form.
    pub fn fill(&mut self, name: &str, value: &str) -> &mut Self {
        self.typed.retain(|(known, _)| known != name);
        self.typed.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Sends the form with this id, or presses the button with this id.
    pub async fn submit(&mut self, id: &str) -> &Page {
        let here = self.here();
        assert!(here.document.by_id(id).is_some(), "there is no #{id} on {}", here.summary());
        let form = form::read(&here.document, id, &self.typed);
        let target = here.url.join(&form.action).unwrap();
        let site = if here.url.origin() == target.origin() { "same-origin" } else { "cross-site" };
        self.go(Method::POST, target, Some(form.fields), site).await
    }

    /// Sends the form with this id and does not follow where it leads: the address it would lead to.
    pub async fn submit_and_stay(&mut self, id: &str) -> String {
        self.stays = true;
        self.submit(id).await;
        self.stays = false;
        let here = self.here();
        let location = here.headers.get(LOCATION).unwrap_or_else(|| panic!("led nowhere: {}", here.summary()));
        here.url.join(location.to_str().unwrap()).unwrap().into()
    }

    /// Posts what a form would, without one: what a stranger's page could make a browser do, or an old tab.
    pub async fn post(&mut self, url: &str, fields: &[(&str, &str)], site: &str) -> &Page {
        let fields = fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        self.go(Method::POST, Url::parse(url).unwrap(), Some(fields), site).await
    }

    async fn go(
        &mut self,
        mut method: Method,
        mut url: Url,
        mut fields: Option<Vec<(String, String)>>,
        site: &str,
    ) -> &Page {
        self.typed.clear();
        self.left = None;
        for _ in 0..MOST_HOPS {
            if self.stops_at.iter().any(|prefix| url.as_str().starts_with(prefix)) {
                self.left = Some(url);
                return self.here_or_blank();
            }
            let response = self.ask(&method, &url, fields.as_deref(), site).await;
            let (status, headers) = (response.status().as_u16(), response.headers().clone());
            self.hops.push((method.clone(), url.clone(), status));
            self.nodes.extend(headers.get("x-test-node").map(|node| node.to_str().unwrap().to_owned()));
            self.keep_cookies(&url, &headers);
            let html = response.text().await.unwrap_or_else(|why| self.line.broken(format!("{method} {url}: {why:?}")));
            self.line.answered(status, || format!("{method} {url}"));
            if let (301..=303, Some(location), false) = (status, headers.get(LOCATION), self.stays) {
                url = url.join(location.to_str().unwrap()).unwrap();
                (method, fields) = (Method::GET, None);
                continue;
            }
            let is_page = headers.get("content-type").is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
            let document = if is_page { Document::parse(&html) } else { Document::default() };
            return self.page.insert(Page { url, status, headers, html, document });
        }
        panic!("redirected in circles: {:?}", &self.hops[self.hops.len() - MOST_HOPS..])
    }

    fn here_or_blank(&mut self) -> &Page {
        self.page.get_or_insert_with(|| Page {
            url: Url::parse("about:blank").unwrap(),
            status: 0,
            headers: HeaderMap::new(),
            html: String::new(),
            document: Document::default(),
        })
    }

    async fn ask(
        &self,
        method: &Method,
        url: &Url,
        fields: Option<&[(String, String)]>,
        site: &str,
    ) -> reqwest::Response {
        let mut place = url.clone();
        if let Some(node) = self.node.filter(|_| url.host_str() == Some("localhost")) {
            place.set_ip_host(node.ip()).unwrap();
            place.set_port(Some(node.port())).unwrap();
        }
        let mut request = self
            .http
            .request(method.clone(), place)
            .header(HOST, url.authority())
            .header("accept", "text/html")
            .header("user-agent", "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0")
            .header("sec-fetch-site", site);
        // Lax, as all of ours are: they stay at home when another site posts, and travel with what it redirects to.
        let travel = !(site == "cross-site" && *method == Method::POST);
        let cookies = self.jar.get(url.host_str().unwrap_or_default()).filter(|_| travel);
        let cookies: Vec<_> =
            cookies.into_iter().flatten().map(|(name, cookie)| format!("{name}={}", cookie.value)).collect();
        if !cookies.is_empty() {
            request = request.header(COOKIE, cookies.join("; "));
        }
        if let Some(fields) = fields {
            request = request.form(fields);
        }
        self.line.sends();
        request.send().await.unwrap_or_else(|why| self.line.broken(format!("{method} {url}: {why:?}")))
    }

    fn keep_cookies(&mut self, url: &Url, headers: &HeaderMap) {
        let jar = self.jar.entry(url.host_str().unwrap_or_default().to_owned()).or_default();
        for line in headers.get_all(SET_COOKIE) {
            let line = line.to_str().unwrap();
            let (pair, attributes) = line.split_once(';').unwrap_or((line, ""));
            let (name, value) = pair.split_once('=').unwrap();
            if attributes.contains("Max-Age=0") {
                jar.remove(name);
            } else {
                let cookie = Cookie { value: value.to_owned(), attributes: attributes.to_owned() };
                jar.insert(name.to_owned(), cookie);
            }
        }
    }

    /// The page one sees, if any was opened yet.
    pub fn page_seen(&self) -> Option<&Page> {
        self.page.as_ref()
    }

    /// The page one sees.
    pub fn here(&self) -> &Page {
        self.page.as_ref().expect("no page was opened yet")
    }

    /// Where it was sent, when that is an address it stops at.
    pub fn left(&self) -> &Url {
        self.left.as_ref().unwrap_or_else(|| panic!("still with us: {}", self.here().summary()))
    }

    /// Whether it was sent to an address it stops at.
    pub fn has_left(&self) -> bool {
        self.left.is_some()
    }

    /// A cookie, at the issuers' host.
    pub fn cookie(&self, name: &str) -> Option<&Cookie> {
        self.jar.get("localhost")?.get(name)
    }

    /// Every cookie, at the issuers' host.
    pub fn cookies(&self) -> impl Iterator<Item = (&String, &Cookie)> {
        self.jar.get("localhost").into_iter().flatten()
    }

    /// Puts a cookie into the jar, or takes it away.
    pub fn set_cookie(&mut self, name: &str, cookie: Option<Cookie>) {
        let jar = self.jar.entry("localhost".to_owned()).or_default();
        match cookie {
            Some(cookie) => drop(jar.insert(name.to_owned(), cookie)),
            None => drop(jar.remove(name)),
        }
    }
}

impl Page {
    /// The heading.
    pub fn h1(&self) -> String {
        self.document.all("h1").next().map(|heading| heading.text()).unwrap_or_default()
    }

    /// Whether there is an element with this id.
    pub fn has(&self, id: &str) -> bool {
        self.document.by_id(id).is_some()
    }

    /// The words of the element with this id.
    pub fn text(&self, id: &str) -> String {
        self.document.by_id(id).unwrap_or_else(|| panic!("there is no #{id} on {}", self.summary())).text()
    }

    /// The page as it was parsed.
    pub fn document(&self) -> &Document {
        &self.document
    }

    /// The token of this page's forms.
    pub fn csrf(&self) -> String {
        let field = self.document.all("input").find(|field| field.attribute("name") == Some("csrf"));
        field.and_then(|field| field.attribute("value")).expect("the page has a form").to_owned()
    }

    /// The stable code of an error page.
    pub fn error_code(&self) -> String {
        self.text("error-code")
    }

    /// Every word on the page's main part.
    pub fn words(&self) -> String {
        self.document.by_id("main").map(|main| main.text()).unwrap_or_default()
    }

    /// For what a test says when it fails.
    pub fn summary(&self) -> String {
        format!("{} ({}): {}", self.url, self.status, self.words())
    }
}
