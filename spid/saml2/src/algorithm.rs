//! The algorithms we sign with and accept: RSA PKCS#1 v1.5 with SHA-2, and SHA-2 digests. Nothing else has a name here,
//! so nothing else can be asked for: SHA-1, MD5 and HMAC are not "disabled", they are absent. [SPID: SHA-256 or stronger]

use openssl::hash::MessageDigest;

/// `SignatureMethod`, and `SigAlg` of the Redirect binding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SignatureAlgorithm {
    /// RSA with SHA-256. [RFC 6931 §2.3.2]
    #[default]
    RsaSha256,
    /// RSA with SHA-384. [RFC 6931 §2.3.3]
    RsaSha384,
    /// RSA with SHA-512. [RFC 6931 §2.3.4]
    RsaSha512,
}

/// `DigestMethod`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum DigestAlgorithm {
    /// SHA-256. [XML Encryption §5.7.2]
    #[default]
    Sha256,
    /// SHA-384. [RFC 6931 §2.1.3]
    Sha384,
    /// SHA-512. [XML Encryption §5.7.3]
    Sha512,
}

impl SignatureAlgorithm {
    const ALL: [Self; 3] = [Self::RsaSha256, Self::RsaSha384, Self::RsaSha512];

    /// The algorithm an identifier names, if it is one of ours.
    pub fn parse(uri: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.uri() == uri)
    }

    /// Its identifier.
    pub const fn uri(self) -> &'static str {
        match self {
            Self::RsaSha256 => "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
            Self::RsaSha384 => "http://www.w3.org/2001/04/xmldsig-more#rsa-sha384",
            Self::RsaSha512 => "http://www.w3.org/2001/04/xmldsig-more#rsa-sha512",
        }
    }

    pub(crate) fn digest(self) -> MessageDigest {
        match self {
            Self::RsaSha256 => MessageDigest::sha256(),
            Self::RsaSha384 => MessageDigest::sha384(),
            Self::RsaSha512 => MessageDigest::sha512(),
        }
    }
}

impl DigestAlgorithm {
    const ALL: [Self; 3] = [Self::Sha256, Self::Sha384, Self::Sha512];

    /// The algorithm an identifier names, if it is one of ours.
    pub fn parse(uri: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.uri() == uri)
    }

    /// Its identifier.
    pub const fn uri(self) -> &'static str {
        match self {
            Self::Sha256 => "http://www.w3.org/2001/04/xmlenc#sha256",
            Self::Sha384 => "http://www.w3.org/2001/04/xmldsig-more#sha384",
            Self::Sha512 => "http://www.w3.org/2001/04/xmlenc#sha512",
        }
    }

    pub(crate) fn message_digest(self) -> MessageDigest {
        match self {
            Self::Sha256 => MessageDigest::sha256(),
            Self::Sha384 => MessageDigest::sha384(),
            Self::Sha512 => MessageDigest::sha512(),
        }
    }
}
