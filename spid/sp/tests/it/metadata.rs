//! What the official tool checks of metadata (1.0.0–1.9.0, 01.x), and what it forgets.

use std::collections::BTreeSet;

use roxmltree::{Document, Node};
use saml2::keys::TrustedKeys;
use saml2::name::{BINDING_POST, BINDING_REDIRECT, DSIG, METADATA};
use saml2::seal;
use saml2::xml::{Limits, load};
use spid::attributes::SpidAttribute;
use spid::metadata::attribute_set::{self, AttributeSet};
use spid::metadata::contacts::ContactFlaw;
use spid::metadata::organization::{Description, Organization, OrganizationFlaw};
use spid::metadata::public::PublicContact;
use spid::metadata::{LogoutService, MetadataRefused, SPID, ServiceProvider};

use crate::support::{ACS, ENTITY, SIGNER, STRANGER, some};

const XML: &str = "http://www.w3.org/XML/1998/namespace";

fn description(language: &str, name: &str) -> Description {
    Description {
        language: language.to_owned(),
        name: name.to_owned(),
        display_name: name.to_owned(),
        url: format!("https://www.comune.example/{language}"),
    }
}

fn ente() -> ServiceProvider {
    let logout = |binding: &str| LogoutService { binding: binding.to_owned(), location: format!("{ENTITY}/spid/slo") };
    ServiceProvider {
        entity_id: ENTITY.to_owned(),
        consumers: vec![ACS.to_owned()],
        logout: vec![logout(BINDING_POST), logout(BINDING_REDIRECT)],
        attribute_sets: attribute_set::standard(),
        organization: Organization {
            descriptions: vec![
                description("en", "Municipality of Q & A"),
                description("it", "Comune di \"Q\" & A <test>"),
            ],
        },
        contact: PublicContact {
            ipa_code: "c_h501".to_owned(),
            email: "spid.tech-1@comune.example.it".to_owned(),
            phone: some("+390612345678"),
        },
    }
}

fn document() -> String {
    ente().document(&SIGNER, &[]).unwrap()
}

fn children<'a, 'i>(parent: Node<'a, 'i>) -> Vec<Node<'a, 'i>> {
    parent.children().filter(Node::is_element).collect()
}

fn names(parent: Node<'_, '_>) -> Vec<String> {
    children(parent).iter().map(|it| it.tag_name().name().to_owned()).collect()
}

fn one<'a, 'i>(document: &'a Document<'i>, name: &str) -> Node<'a, 'i> {
    let found: Vec<_> = document.descendants().filter(|it| it.has_tag_name((METADATA, name))).collect();
    assert_eq!(found.len(), 1, "{name}");
    found[0]
}

#[test]
fn elements_are_in_the_schemas_order() {
    let xml = document();
    assert!(xml.starts_with("<md:EntityDescriptor "), "no line before it");
    let document = load(xml.as_bytes(), &Limits::MESSAGE).unwrap();
    let root = document.root_element();
    assert_eq!(root.attribute("entityID"), Some(ENTITY));
    assert_eq!(names(root), ["Signature", "SPSSODescriptor", "Organization", "ContactPerson"]);
    let role = one(&document, "SPSSODescriptor");
    let mut order = names(role);
    order.dedup();
    assert_eq!(
        order,
        [
            "KeyDescriptor",
            "SingleLogoutService",
            "NameIDFormat",
            "AssertionConsumerService",
            "AttributeConsumingService",
        ]
    );
    assert_eq!(role.attribute("protocolSupportEnumeration"), Some("urn:oasis:names:tc:SAML:2.0:protocol"));
    assert_eq!(
        (role.attribute("AuthnRequestsSigned"), role.attribute("WantAssertionsSigned")),
        (Some("true"), Some("true"))
    );
    assert_eq!(one(&document, "NameIDFormat").text(), Some("urn:oasis:names:tc:SAML:2.0:nameid-format:transient"));
}

#[test]
fn it_is_signed_and_says_with_what() {
    let xml = document();
    let document = load(xml.as_bytes(), &Limits::MESSAGE).unwrap();
    let keys = TrustedKeys::new(vec![SIGNER.certificate().clone()]).unwrap();
    assert!(seal::verify(document.root_element(), &keys).is_ok());
    let certificates: Vec<_> = document.descendants().filter(|it| it.has_tag_name((DSIG, "X509Certificate"))).collect();
    assert_eq!(certificates.len(), 2, "in the signature and in the role");
    assert!(certificates.iter().all(|it| it.text() == Some(&SIGNER.certificate().base64())));
    assert_eq!(one(&document, "KeyDescriptor").attribute("use"), Some("signing"));
}

#[test]
fn during_a_change_of_key_both_are_published() {
    let xml = ente().document(&SIGNER, &[STRANGER.certificate().clone()]).unwrap();
    let document = load(xml.as_bytes(), &Limits::MESSAGE).unwrap();
    assert_eq!(document.descendants().filter(|it| it.has_tag_name((METADATA, "KeyDescriptor"))).count(), 2);
}

#[test]
fn services_have_their_numbers_and_one_default() {
    let ente = ServiceProvider { consumers: vec![ACS.to_owned(), "https://other.example/acs".to_owned()], ..ente() };
    let xml = ente.document(&SIGNER, &[]).unwrap();
    let document = load(xml.as_bytes(), &Limits::MESSAGE).unwrap();
    let consumers: Vec<_> = document
        .descendants()
        .filter(|it| it.has_tag_name((METADATA, "AssertionConsumerService")))
        .map(|it| ["Binding", "Location", "index", "isDefault"].map(|name| it.attribute(name)))
        .collect();
    assert_eq!(
        consumers,
        [
            [Some(BINDING_POST), Some(ACS), Some("0"), Some("true")],
            [Some(BINDING_POST), Some("https://other.example/acs"), Some("1"), None],
        ]
    );
    let logout = document.descendants().filter(|it| it.has_tag_name((METADATA, "SingleLogoutService")));
    let bindings: Vec<_> = logout.filter_map(|it| it.attribute("Binding")).collect();
    assert_eq!(bindings, [BINDING_POST, BINDING_REDIRECT]);
}

#[test]
fn the_sets_are_published_with_names_and_known_attributes() {
    let xml = document();
    let document = load(xml.as_bytes(), &Limits::MESSAGE).unwrap();
    let sets: Vec<_> =
        document.descendants().filter(|it| it.has_tag_name((METADATA, "AttributeConsumingService"))).collect();
    let numbers: Vec<_> = sets.iter().filter_map(|it| it.attribute("index")).collect();
    assert_eq!(numbers, ["0", "1", "2", "3", "99", "100"]);
    let attributes = |set: &Node<'_, '_>| -> Vec<String> {
        let requested = children(*set).into_iter().filter(|it| it.has_tag_name((METADATA, "RequestedAttribute")));
        requested.filter_map(|it| it.attribute("Name").map(str::to_owned)).collect()
    };
    for set in &sets {
        let found = attributes(set);
        assert!(found.iter().all(|it| SpidAttribute::from_name(it).is_some()));
        assert_eq!(found.iter().collect::<BTreeSet<_>>().len(), found.len());
        let first = children(*set)[0];
        assert!(first.has_tag_name((METADATA, "ServiceName")) && first.attribute((XML, "lang")) == Some("it"));
    }
    assert_eq!(attributes(&sets[0]), ["spidCode", "name", "familyName", "fiscalNumber"]);
    assert_eq!(attributes(&sets[4]), ["spidCode", "name", "familyName", "dateOfBirth"]);
    assert_eq!(attributes(&sets[5]).len(), 7);
}

#[test]
fn the_organization_is_told_three_times_in_each_language_italian_first() {
    let xml = document();
    let document = load(xml.as_bytes(), &Limits::MESSAGE).unwrap();
    let organization = one(&document, "Organization");
    let told: Vec<_> = children(organization)
        .iter()
        .map(|it| (it.tag_name().name().to_owned(), it.attribute((XML, "lang")).unwrap_or("").to_owned()))
        .collect();
    let expected = ["OrganizationName", "OrganizationDisplayName", "OrganizationURL"]
        .into_iter()
        .flat_map(|name| ["it", "en"].map(|language| (name.to_owned(), language.to_owned())));
    assert_eq!(told, expected.collect::<Vec<_>>());
    assert!(xml.contains("<md:OrganizationName xml:lang=\"it\">"), "the language is the first attribute");
    assert_eq!(children(organization)[0].text(), Some("Comune di \"Q\" & A <test>"));
}

#[test]
fn the_contact_is_a_public_bodys() {
    let xml = document();
    let document = load(xml.as_bytes(), &Limits::MESSAGE).unwrap();
    let contact = one(&document, "ContactPerson");
    assert_eq!(contact.attribute("contactType"), Some("other"));
    assert_eq!(names(contact), ["Extensions", "Company", "EmailAddress", "TelephoneNumber"]);
    let extensions = children(children(contact)[0]);
    assert!(extensions[0].has_tag_name((SPID, "IPACode")) && extensions[0].text() == Some("c_h501"));
    assert!(extensions[1].has_tag_name((SPID, "Public")) && !extensions[1].has_children());
    assert_eq!(extensions.len(), 2);
    assert_eq!(
        children(contact)[1].text(),
        Some("Comune di \"Q\" & A <test>"),
        "the organization's name, byte for byte"
    );
}

#[test]
fn the_same_ente_gives_the_same_octets_and_another_gives_another_id() {
    assert_eq!(document(), document());
    let id = |xml: &str| {
        let document = load(xml.as_bytes(), &Limits::MESSAGE).unwrap();
        document.root_element().attribute("ID").unwrap().to_owned()
    };
    let other = ServiceProvider { entity_id: format!("{ENTITY}/altro"), ..ente() }.document(&SIGNER, &[]).unwrap();
    assert_ne!(id(&document()), id(&other));
    assert!(id(&other).starts_with('_'), "a name of XML");
}

#[test]
fn what_agid_would_refuse_is_not_written() {
    let check = |change: fn(&mut ServiceProvider), expected: fn(&MetadataRefused) -> bool| {
        let mut ente = ente();
        change(&mut ente);
        let refused = ente.document(&SIGNER, &[]).unwrap_err();
        assert!(expected(&refused), "{refused}");
    };
    check(|it| it.entity_id.clear(), |it| matches!(it, MetadataRefused::EntityId));
    check(|it| it.entity_id = "x".repeat(1025), |it| matches!(it, MetadataRefused::EntityId));
    check(|it| it.entity_id.push_str("?ente=1"), |it| matches!(it, MetadataRefused::EntityId));
    check(|it| it.consumers.clear(), |it| matches!(it, MetadataRefused::NoConsumer));
    check(|it| it.logout.clear(), |it| matches!(it, MetadataRefused::NoLogout));
    check(|it| it.attribute_sets.clear(), |it| matches!(it, MetadataRefused::AttributeSets));
    check(|it| it.attribute_sets[0].attributes.clear(), |it| matches!(it, MetadataRefused::AttributeSets));
    check(|it| it.attribute_sets[0].names.clear(), |it| matches!(it, MetadataRefused::AttributeSets));
    check(|it| it.attribute_sets[0].index = 1, |it| matches!(it, MetadataRefused::AttributeSets));
    check(
        |it| {
            it.attribute_sets[0] =
                AttributeSet { attributes: vec![SpidAttribute::Name; 2], ..it.attribute_sets[0].clone() }
        },
        |it| matches!(it, MetadataRefused::AttributeSets),
    );
    let organization = |flaw: OrganizationFlaw| move |it: &MetadataRefused| matches!(it, MetadataRefused::Organization(found) if *found == flaw);
    let flawed = |change: fn(&mut ServiceProvider), flaw| {
        let mut ente = ente();
        change(&mut ente);
        assert!(organization(flaw)(&ente.document(&SIGNER, &[]).unwrap_err()));
    };
    flawed(|it| it.organization.descriptions.truncate(1), OrganizationFlaw::NoItalian);
    flawed(|it| it.organization.descriptions.push(description("it", "Di nuovo")), OrganizationFlaw::Repeated);
    flawed(|it| it.organization.descriptions[0].url.clear(), OrganizationFlaw::Empty);
}

#[test]
fn contacts_are_checked_as_the_official_tool_does() {
    let told = |change: &dyn Fn(&mut PublicContact)| {
        let mut ente = ente();
        change(&mut ente.contact);
        match ente.document(&SIGNER, &[]) {
            Ok(_) => None,
            Err(MetadataRefused::Contact(flaw)) => Some(flaw),
            Err(other) => panic!("{other}"),
        }
    };
    for (email, is_good) in [
        ("spid@comune.example.it", true),
        ("a.b_c-d@x.y.gov", true),
        ("spid+1@comune.it", false),
        ("spid@comune", false),
        ("@comune.it", false),
        ("spid@.it", false),
        ("spid@comune.i", false),
        ("spid comune@x.it", false),
        ("", false),
    ] {
        let flaw = told(&|it| it.email = email.to_owned());
        assert_eq!(flaw, (!is_good).then_some(ContactFlaw::Email), "{email}");
    }
    for (phone, is_good) in [("+390612345678", true), ("+39 0612345678", false), ("0612345678", false), ("+39", false)]
    {
        let flaw = told(&|it| it.phone = Some(phone.to_owned()));
        assert_eq!(flaw, (!is_good).then_some(ContactFlaw::Phone), "{phone}");
    }
    assert_eq!(told(&|it| it.phone = None), None);
    assert_eq!(told(&|it| it.ipa_code = "c h501".to_owned()), Some(ContactFlaw::IpaCode));
}
