//! The names SAML, XML Signature and XML gave to things: namespaces, formats, bindings, methods.

/// Namespace of protocol messages (prefix `samlp`). [SAML Core §1.3]
pub const PROTOCOL: &str = "urn:oasis:names:tc:SAML:2.0:protocol";
/// Namespace of assertions (prefix `saml`). [SAML Core §1.3]
pub const ASSERTION: &str = "urn:oasis:names:tc:SAML:2.0:assertion";
/// Namespace of metadata (prefix `md`). [SAML Metadata §1.1]
pub const METADATA: &str = "urn:oasis:names:tc:SAML:2.0:metadata";
/// Namespace of XML signatures (prefix `ds`). [XMLDSIG §1.3]
pub const DSIG: &str = "http://www.w3.org/2000/09/xmldsig#";
/// Exclusive canonicalization without comments: the algorithm and the namespace of its `InclusiveNamespaces`.
pub const EXC_C14N: &str = "http://www.w3.org/2001/10/xml-exc-c14n#";
/// The transform that leaves the signature itself out of what is digested. [XMLDSIG §6.6.4]
pub const ENVELOPED: &str = "http://www.w3.org/2000/09/xmldsig#enveloped-signature";

/// `Format` of an issuer that is an entity. [SAML Core §8.3.6]
pub const FORMAT_ENTITY: &str = "urn:oasis:names:tc:SAML:2.0:nameid-format:entity";
/// `Format` of a name that lasts one session. [SAML Core §8.3.8]
pub const FORMAT_TRANSIENT: &str = "urn:oasis:names:tc:SAML:2.0:nameid-format:transient";
/// `Format` of a pseudonym that one service always sees alike. [SAML Core §8.3.7]
pub const FORMAT_PERSISTENT: &str = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent";
/// Subject confirmation by whoever bears the assertion. [SAML Profiles §3.3]
pub const METHOD_BEARER: &str = "urn:oasis:names:tc:SAML:2.0:cm:bearer";
/// `NameFormat` of attributes with a simple name. [SAML Core §8.2.3]
pub const ATTRNAME_BASIC: &str = "urn:oasis:names:tc:SAML:2.0:attrname-format:basic";

/// The HTTP POST binding. [SAML Bindings §3.5]
pub const BINDING_POST: &str = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST";
/// The HTTP Redirect binding. [SAML Bindings §3.4]
pub const BINDING_REDIRECT: &str = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect";
/// The SOAP binding. [SAML Bindings §3.2]
pub const BINDING_SOAP: &str = "urn:oasis:names:tc:SAML:2.0:bindings:SOAP";
