//! What answers say to a browser: where to go, which code, what stands in a form.

use crate::wire::Answer;

/// The whole address a browser was sent to.
pub(crate) fn location(answer: &Answer) -> &str {
    answer.header("location").unwrap_or_else(|| panic!("sent nowhere: {}", answer.head))
}

/// Where a browser was sent, as a path.
pub(crate) fn within(answer: &Answer) -> String {
    path_of(location(answer))
}

/// An address of ours, as a path.
pub(crate) fn path_of(url: &str) -> String {
    let after_host = url.split_once("://").and_then(|(_, rest)| Some(&rest[rest.find('/')?..]));
    after_host.unwrap_or(url).to_owned()
}

/// The code an app was given.
pub(crate) fn code(answer: &Answer) -> String {
    let url = location(answer);
    let mut pairs = url.split_once('?').map(|(_, query)| query.split('&')).into_iter().flatten();
    let code = pairs.find_map(|pair| pair.strip_prefix("code="));
    code.unwrap_or_else(|| panic!("no code: {url}")).to_owned()
}

/// What stands after a mark, until the next quote.
pub(crate) fn after(page: &str, mark: &str) -> String {
    let (_, rest) = page.split_once(mark).unwrap_or_else(|| panic!("there is no {mark} on:\n{page}"));
    rest.split('"').next().unwrap_or_default().replace("&amp;", "&")
}
