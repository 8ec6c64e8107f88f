### Signing in: SPID, local credentials, who asks.

client-asks = Sign in to { $client }
client-policy = Privacy notice of { $client }
client-tos = Terms of use of { $client }

login-title = Sign in
login-lead = Choose how to prove who you are.
login-lead-again = The service asks you to confirm who you are. Sign in again.
login-lead-stronger = The service asks for a higher level of security. Sign in with SPID.
login-other-ways = Other ways to sign in
login-other-ways-go = Choose another way
login-credentials = Sign in with your credentials
login-submit = Sign in
login-cancel = Cancel and go back to the service
login-forgotten = Forgotten your credentials?
login-refused = The details you entered are not correct. Check them and try again.
login-slow-down = You have tried too many times. Try again after { $hour } (Italian time), or recover your credentials.
login-closed = For your security this password does not work any more. Recover it, or sign in with SPID.

spid-what = Sign in with SPID, the Italian public digital identity system.
spid-button = Entra con SPID
spid-more = More information
spid-get = Don’t have SPID?
spid-help = Need help?

field-username = Tax code (codice fiscale) or VAT number
field-pin = PIN
    .hint = The municipality gave it to you with your credentials.
field-password = Password
field-shared-computer = I am using a shared computer
    .hint = You are signed out sooner, and when you close the browser.
password-show = Show
password-hide = Hide

username-required = Enter your tax code or VAT number.
pin-required = Enter your PIN.
password-required = Enter your password.
codice-fiscale-length = A tax code has 16 characters; a VAT number or a provisional code has 11 digits. Check it and enter it again.
codice-fiscale-check = Check the tax code or VAT number: at least one character is wrong.
