//! What the demo tells whoever started it: people in Italian, scripts in JSON.

use serde_json::{Value, json};

use crate::demo::pages::Demo;
use crate::demo::{people, settings};

/// One machine-readable document.
pub fn as_json(demo: &Demo) -> Value {
    let addresses = demo.addresses;
    let enti: Vec<Value> = settings::ENTI
        .iter()
        .map(|ente| {
            json!({
                "slug": ente.slug,
                "name": ente.name,
                "issuer": addresses.issuer(ente.slug),
                "profile": ente.profile,
                "app": addresses.app(ente.slug),
            })
        })
        .collect();
    let clients: Vec<Value> = demo.kit.registered.iter().map(|it| client(demo, it)).collect();
    let citizens: Vec<Value> = people::CITIZENS.iter().map(citizen).collect();
    json!({
        "index": addresses.demo(""),
        "enti": enti,
        "clients": clients,
        "citizens": citizens,
        "spid_idp": { "entity_id": addresses.demo("/spid"), "metadata": addresses.demo("/spid/metadata") },
        "mailbox": addresses.demo("/mailbox.json"),
        "gallery": addresses.demo("/gallery"),
        "resource": format!("{}/pagamenti", addresses.resource()),
    })
}

fn client(demo: &Demo, it: &crate::demo::clients::Registered) -> Value {
    let mut told = json!({
        "client_id": it.client.client_id,
        "token_endpoint_auth_method": it.client.token_endpoint_auth_method,
        "redirect_uris": it.client.redirect_uris,
        "post_logout_redirect_uris": it.client.post_logout_redirect_uris,
        "scope": it.client.scope,
    });
    let Some(members) = told.as_object_mut() else { return told };
    if let Some(secret) = &it.secret {
        members.insert("client_secret".to_owned(), json!(secret.expose()));
    }
    if it.client.jwks.is_some() {
        use base64::Engine as _;
        let der = base64::engine::general_purpose::STANDARD.encode(demo.kit.key.private.expose());
        members.insert("private_key_pkcs8".to_owned(), json!(der));
        members.insert("public_jwk".to_owned(), demo.kit.key.public.clone());
    }
    told
}

fn citizen(citizen: &people::Citizen) -> Value {
    let contacts: Vec<Value> =
        citizen.contacts.iter().map(|(kind, text)| json!({ "kind": kind.word(), "address": text })).collect();
    json!({
        "name": format!("{} {}", citizen.names.0, citizen.names.1).trim(),
        "username": citizen.username,
        "password": citizen.password,
        "pin": citizen.pin,
        "contacts": contacts,
        "has_channel": citizen.has_channel,
        "must_change_password": citizen.must_change,
    })
}

/// The same for people.
#[expect(clippy::format_push_string, reason = "a few lines, once")]
pub fn as_text(demo: &Demo) -> String {
    let addresses = demo.addresses;
    let mut text = format!("\nPortico, dimostrazione: comincia da {}\n\n", addresses.demo(""));
    for ente in &settings::ENTI {
        text.push_str(&format!("{} ({})\n", ente.name, ente.profile));
        text.push_str(&format!("  app      {}\n", addresses.app(ente.slug)));
        text.push_str(&format!("  issuer   {}\n", addresses.issuer(ente.slug)));
    }
    text.push_str(&format!(
        "\nposta e SMS  {}\n\ncittadini (codice fiscale, PIN, password)\n",
        addresses.demo("/mailbox")
    ));
    for citizen in &people::CITIZENS {
        let name = format!("{} {}", citizen.names.0, citizen.names.1);
        text.push_str(&format!(
            "  {:<24} {:<17} {}  {}\n",
            name.trim(),
            citizen.username,
            citizen.pin,
            citizen.password
        ));
    }
    text.push_str("\nCtrl-C per finire.\n");
    text
}
