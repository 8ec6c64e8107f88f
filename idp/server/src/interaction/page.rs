//! Pages of the corridor: their forms lead, in the end, to the client that asked.

use axum::http::StatusCode;
use axum::response::Response;
use consent_ui::pages::Page;
use consent_ui::pages::login::Client;

use super::OpenInteraction;
use crate::urls::{Room, Url};

impl OpenInteraction {
    /// A page of this request. Browsers check `form-action` at every redirect, the last one to the client included.
    pub fn page<P: Page>(&self, page: &P) -> Response {
        self.cx.page_to(page, &self.client_origin())
    }

    /// The same with another status: something typed was not right.
    pub fn page_with<P: Page>(&self, status: StatusCode, page: &P) -> Response {
        let mut response = self.page(page);
        *response.status_mut() = status;
        response
    }

    fn client_origin(&self) -> Vec<String> {
        let redirect = self.stored.request.get("redirect_uri").and_then(serde_json::Value::as_str);
        let Some(url) = redirect.and_then(|text| url::Url::parse(text).ok()) else { return Vec::new() };
        match url.scheme() {
            "https" | "http" => vec![url.origin().ascii_serialization()],
            private => vec![format!("{private}:")],
        }
    }

    /// The app that asked, for the head of a page.
    pub fn client(&self) -> Option<Client> {
        let name = self.stored.request.get("client_name").and_then(serde_json::Value::as_str)?;
        Some(Client { name: name.to_owned(), ..Client::default() })
    }

    /// The address of a room of this request.
    pub fn at(&self, room: Room) -> String {
        Url::Room(self.interaction().id, room).at(self.cx.ente())
    }

    /// Where giving up is posted.
    pub fn cancel(&self) -> Option<String> {
        Some(self.at(Room::Cancel))
    }
}
