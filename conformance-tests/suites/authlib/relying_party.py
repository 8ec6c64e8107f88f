"""A second relying party nobody here wrote: Authlib, without a browser, from the issuer's URL alone.

Usage: relying_party.py IDP_BINARY. Starts a demo of its own, signs a citizen in by its forms, and counts.
"""

import json
import re
import subprocess
import sys
from html import unescape
from urllib.parse import urljoin

import requests
from authlib.integrations.requests_client import OAuth2Session
from authlib.jose import JsonWebKey, jwt

CITIZEN = "FRRGLI84C52G686I"
REDIRECT = "http://127.0.0.1/callback"


def form(page, form_id):
    """The action and hidden fields of a form of a page."""
    found = re.search(rf'<form id="{form_id}"[^>]*action="([^"]*)"[^>]*>(.*?)</form>', page.text, re.S)
    hidden = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', found.group(2))
    return urljoin(page.url, unescape(found.group(1))), {unescape(name): unescape(value) for name, value in hidden}


def sign_in(browser, target, citizen):
    """Walks from the authorization URL to the redirect URI, which nobody serves."""
    page = browser.get(target)
    action, fields = form(page, "login-form")
    fields |= {"username": citizen["username"], "password": citizen["password"]}
    answer = browser.post(action, data=fields, allow_redirects=False)
    while not answer.headers["Location"].startswith(REDIRECT):
        answer = browser.get(urljoin(answer.url, answer.headers["Location"]), allow_redirects=False)
    return answer.headers["Location"]


def walk(demo):
    issuer = next(ente["issuer"] for ente in demo["enti"] if ente["slug"] == "lago-chiaro")
    client = next(client for client in demo["clients"] if client["client_id"] == "demo-servizi")
    citizen = next(citizen for citizen in demo["citizens"] if citizen["username"] == CITIZEN)
    metadata = requests.get(f"{issuer}/.well-known/openid-configuration", timeout=10).json()
    assert metadata["issuer"] == issuer
    app = OAuth2Session(
        client["client_id"],
        client["client_secret"],
        scope="openid profile",
        redirect_uri=REDIRECT,
        code_challenge_method="S256",
        token_endpoint_auth_method="client_secret_basic",
    )
    verifier = "v" * 64
    target, _ = app.create_authorization_url(metadata["authorization_endpoint"], code_verifier=verifier, nonce="n-1")
    with requests.Session() as browser:
        browser.headers["Accept"] = "text/html"
        answer = sign_in(browser, target, citizen)
    tokens = app.fetch_token(metadata["token_endpoint"], authorization_response=answer, code_verifier=verifier)
    keys = JsonWebKey.import_key_set(requests.get(metadata["jwks_uri"], timeout=10).json())
    claims = jwt.decode(
        tokens["id_token"],
        keys,
        claims_options={"iss": {"value": issuer}, "aud": {"value": client["client_id"]}, "nonce": {"value": "n-1"}},
    )
    claims.validate()
    known = app.get(metadata["userinfo_endpoint"]).json()
    assert known["sub"] == claims["sub"] and known["given_name"] == "Giulia", known
    renewed = app.refresh_token(metadata["token_endpoint"])
    assert renewed["access_token"] != tokens["access_token"]
    assert app.get(metadata["userinfo_endpoint"]).json()["sub"] == claims["sub"]
    revoked = app.revoke_token(metadata["revocation_endpoint"], token=renewed["refresh_token"])
    assert revoked.status_code == 200
    assert app.get(metadata["userinfo_endpoint"]).status_code == 401


def main(binary):
    command = [binary, "demo", "--json", "--listen", "127.0.0.1:0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        try:
            walk(json.loads(process.stdout.readline()))
            print("1 passed, 0 failed")
        except Exception as wrong:  # the count is what the caller reads; what went wrong is for people
            print(f"{type(wrong).__name__}: {wrong}\n0 passed, 1 failed")
            raise
        finally:
            process.terminate()


if __name__ == "__main__":
    main(sys.argv[1])
