//! Profiles: the presets stand, contradictions are named, everything can be told.

use idp_core::profile::check::{Contradiction, advice, contradiction};
use idp_core::profile::explain::explain;
use idp_core::profile::{PRESETS, Profile, ProfileError, preset};

#[test]
fn every_preset_reads_and_is_told() {
    for (id, text) in PRESETS {
        let profile = Profile::parse(text).unwrap();
        assert_eq!(profile.id, id);
        assert_eq!(contradiction(&profile), None);
        let told = explain(&profile);
        assert!(told.len() > 8, "{id} is told in {} sentences", told.len());
        let again: Profile = toml::from_str(&toml::to_string(&profile).unwrap()).unwrap();
        assert_eq!(again, profile);
    }
    assert!(preset("inventato").is_none());
}

#[test]
fn what_a_profile_says_of_the_way_in() {
    let read = |text: &str| Profile::parse(&format!("id = \"prova\"\nversion = 1\n{text}")).unwrap();
    assert!(!read("").legal_regime.shows_local());
    assert!(!read("legal_regime = \"spid_cie_first\"").legal_regime.shows_local());
    assert!(read("legal_regime = \"outside_cad\"").legal_regime.shows_local());
    let identifier = read("[login]\nidentifier = \"codice_fiscale\"").login.identifier;
    assert!(identifier.read("rssmra85d55h501x").is_ok(), "a person");
    assert!(identifier.read("12345670157").is_ok(), "a company, in the same field");
    assert!(identifier.read("maria.rossi").is_err());
}

#[test]
fn contradictions_are_named() {
    let check = |change: &str, expected: Contradiction| {
        let text = format!("id = \"prova\"\nversion = 1\n{change}");
        let refused = Profile::parse(&text).unwrap_err();
        assert_eq!(refused, ProfileError::Contradiction(expected), "{change}");
    };
    check("[login]\nspid = false\nlocal = false", Contradiction::NobodyEnters);
    check("[login]\nfactors = [\"pin\"]", Contradiction::NoPassword);
    check("[login]\nfactors = [\"password\", \"password\"]", Contradiction::Twice);
    check("[password]\nmin_length = 7", Contradiction::PasswordLength);
    check("[password]\nrecovery_minutes = 1", Contradiction::RecoveryLife);
    check("[otp]\nchannels = [\"totp\"]", Contradiction::NoTotpYet);
    check(
        "[otp]\nchannels = []\n[channel]\nrequired = \"at_first_login\"\n[dispositive]\nchannels = []",
        Contradiction::RequiredButNotOffered,
    );
    check("[otp]\nchannels = [\"email\"]\n[dispositive]\nchannels = [\"sms\"]", Contradiction::NothingConfirms);
    check("[dispositive]\nfreshness_minutes = 16", Contradiction::Freshness);
    check("[spid]\nlevel = 4", Contradiction::SpidLevel);
}

#[test]
fn unknown_words_are_refused_and_unwise_ones_remarked() {
    for text in
        ["id = \"x\"", "id = \"x\"\nversion = 1\nfoo = 1", "id = \"x\"\nversion = 1\n[login]\nfactors = [\"dna\"]"]
    {
        assert!(matches!(Profile::parse(text), Err(ProfileError::Unreadable(_))), "{text}");
    }
    let safe = Profile::parse(preset("predefinito").unwrap()).unwrap();
    assert_eq!(advice(&safe).len(), 0);
    let guide = Profile::parse(preset("canale-sicuro").unwrap()).unwrap();
    assert_eq!(advice(&guide).len(), 2, "classes, and e-mail that confirms");
}
