//! The settings: the sample says what is so, and the environment may say otherwise.

use idp::config::{self, Config};
use toml::{Table, Value};

fn read(text: &str, variables: &[(&str, &str)]) -> Config {
    let variables = variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    Config::read(text, "sample", variables).unwrap_or_else(|why| panic!("{why}"))
}

/// Every setting that a text names, with its section: `mail.url`.
fn names(table: &Table, under: &str) -> Vec<String> {
    let mut all = Vec::new();
    for (key, value) in table {
        let name = format!("{under}{key}");
        match value {
            Value::Table(inner) => all.extend(names(inner, &format!("{name}."))),
            Value::Array(several) if several.iter().any(Value::is_table) => {
                all.extend(several.iter().filter_map(Value::as_table).flat_map(|it| names(it, &format!("{name}."))));
            }
            _ => all.push(name),
        }
    }
    all
}

#[test]
fn the_sample_says_every_default() {
    let sample = read(config::sample(), &[]);
    assert_eq!(sample, Config::default());
    let said = names(&config::sample().parse().unwrap(), "");
    for name in names(&Table::try_from(Config::default()).unwrap(), "") {
        // The enti are none by default.
        assert!(said.contains(&name) || name == "ente", "the sample does not say {name}");
    }
}

/// The sample with its examples: settings that are not set by default, and an ente.
fn with_examples() -> String {
    let is_setting =
        |line: &str| line.starts_with('[') || line.split_once(" = ").is_some_and(|(key, _)| !key.contains(' '));
    // The first lines speak of settings, and are none.
    let (head, rest) = config::sample().split_once("\n\n").unwrap();
    assert!(head.lines().all(|line| line.starts_with('#')), "{head}");
    let shown = |line: &str| match line.strip_prefix("# ") {
        Some(example) if is_setting(example) => example.to_owned(),
        _ => line.to_owned(),
    };
    rest.lines().map(shown).collect::<Vec<_>>().join("\n")
}

#[test]
fn the_examples_of_the_sample_read_and_leave_nothing_out() {
    let text = with_examples();
    let config = read(&text, &[]);
    let (ente, Config { server, mail, sms, .. }) = (&config.ente[0], &config);
    let of_ente = (&ente.local_accounts, &ente.mail_from, &ente.spid);
    let told = format!("{server:?} {mail:?} {sms:?} {of_ente:?}");
    assert!(!told.contains("None"), "the sample has no example of something: {told}");
    let said = names(&text.parse().unwrap(), "");
    for name in names(&Table::try_from(&config).unwrap(), "") {
        assert!(said.contains(&name), "the sample does not say {name}");
    }
}

#[test]
fn the_environment_goes_before_the_file() {
    let text = "[database]\nurl = \"sqlite:file.db\"\n";
    let config = read(
        text,
        &[
            ("PORTICO_DATABASE_URL", "sqlite:other.db"),
            ("PORTICO_LIMITS_LOGINS", "7"),
            ("PORTICO_LOG_JSON", "false"),
            // Texts that look like something else.
            ("PORTICO_SERVER_NODE", "1"),
            ("PORTICO_SMS_SENDER", "390123456789"),
            ("PORTICO_MAIL_PASSWORD_FILE", "true"),
        ],
    );
    assert_eq!(config.database.url, "sqlite:other.db");
    assert_eq!((config.limits.logins, config.log.json), (7, false));
    assert_eq!((config.server.node.as_str(), config.sms.sender.as_str()), ("1", "390123456789"));
    assert_eq!(config.mail.password_file, Some("true".into()));
}

#[test]
fn what_the_environment_cannot_say_is_refused() {
    let refused = |name: &str, value: &str| {
        let variables = [(name.to_owned(), value.to_owned())];
        assert!(Config::read("", "sample", variables).is_err(), "{name}={value}");
    };
    refused("PORTICO_DATABASE", "x");
    refused("PORTICO_DATABASE_COLOUR", "blue");
    refused("PORTICO_LIMITS_LOGINS", "many");
    refused("PORTICO_LOG_JSON", "perhaps");
    refused("PORTICO_SERVER_TRUSTED_PROXIES", "10.0.0.1");
    refused("PORTICO_ENTE_SLUG", "lago-chiaro");
}
