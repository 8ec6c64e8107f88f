### A profile told in sentences: for whoever administers the public body.

profile-title = Profile { $id }, version { $version }.
profile-regime-spid-cie-first = SPID and CIE come first; the body’s own credentials are for those who cannot have them (CAD, art. 64).
profile-regime-outside-cad = The body is outside art. 64 of the CAD: its own credentials are for everybody.
profile-login-spid = People sign in with SPID, level { $level } unless the application asks for another.
profile-spid-creates = The first SPID sign-in creates the account.
profile-spid-needs-account = The first SPID sign-in does not create the account: it must be there already.
profile-login-password = People sign in with tax code or VAT number and password.
profile-login-pin-password = People sign in with tax code or VAT number, PIN and password.
profile-password-length = The password has at least { $length } characters.
profile-recovery-link = A forgotten password is recovered by a link that is valid for { $minutes } minutes.
profile-recovery-counter = A forgotten password is recovered with SPID or at the counter.
profile-pin-split = The PIN has two parts, of four and of five digits, that arrive in different ways.
profile-pin-digits = The PIN has eight digits.
profile-pin-crockford = The PIN has twelve characters, letters and digits.
profile-otp-channels = Codes are sent by: { $channels }.
profile-otp-after-expiry = A new code can be asked for only when the one before has expired.
profile-otp-cooldown = A new code can be asked for after one minute.
profile-channel-first-login = The secure channel is registered at the first sign-in: no service opens before.
profile-channel-first-dispositive = The secure channel is registered at the first operation that needs it.
profile-dispositive = Operations are confirmed with a code ({ $channels }), within { $minutes } minutes of signing in.
profile-advice-short-password = Think about it: the password is short, and often the only defence. NIST recommends 15 characters.
profile-advice-email-confirms = Think about it: email confirms operations, and whoever reads another person’s mail can confirm in their place.
profile-advice-classes = Think about it: asking for capitals and symbols makes passwords more predictable. Better ask for longer ones.
