//! The apps a node remembers for a moment.

use idp_core::client::OidcClient;
use idp_store::{Quietly, clients};
use serde_json::json;

use crate::ground::Ground;

on_both_engines!(an_app_just_added_is_found_though_it_was_asked_for_before,);

async fn an_app_just_added_is_found_though_it_was_asked_for_before(ground: Ground) {
    let app = ground.app().await;
    let (ente, other) = {
        let mut enti = app.enti.iter().map(|ente| ente.id);
        (enti.next().unwrap(), enti.next().unwrap())
    };
    assert!(app.clients.by_id(&mut app.store.read(ente).await.unwrap(), "mensa").await.unwrap().is_none());
    let client: OidcClient = serde_json::from_value(json!({
        "client_id": "mensa",
        "client_name": "Mensa scolastica",
        "redirect_uris": ["https://mensa.comune.example/callback"],
        "token_endpoint_auth_method": "none",
    }))
    .unwrap();
    let mut tx = app.store.write(ente).await.unwrap();
    clients::insert(&mut tx, &client, None, app.clock.now()).await.unwrap();
    tx.commit_quietly(Quietly::Bookkeeping).await.unwrap();

    let found = app.clients.by_id(&mut app.store.read(ente).await.unwrap(), "mensa").await.unwrap();
    assert_eq!(found.unwrap().client, client);
    assert!(app.clients.known(other, "mensa").is_none(), "an app of one ente is nobody at another");
}
