"""Leaves one binding for single sign-on in an identity provider's (unsigned) metadata: standard input to standard output."""

import sys

from lxml import etree

METADATA = "{urn:oasis:names:tc:SAML:2.0:metadata}"
BINDINGS = {"post": "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST", "redirect": "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"}


def main(binding):
    document = etree.parse(sys.stdin.buffer)
    for offer in document.findall(f".//{METADATA}SingleSignOnService"):
        if offer.get("Binding") != BINDINGS[binding]:
            offer.getparent().remove(offer)
    document.write(sys.stdout.buffer, xml_declaration=True, encoding="UTF-8")


if __name__ == "__main__":
    main(sys.argv[1])
