### SPID: when it does not let you in, and why.

spid-go-title = Go to your SPID provider
spid-go-lead = We are taking you to the page of { $provider }. If it does not open by itself, press the button.
spid-go-submit = Continue with { $provider }

spid-provider =
    { $known ->
        [yes] { $provider }
       *[no] your identity provider
    }
spid-of-provider = of { spid-provider }
spid-19-title = Too many attempts with SPID
spid-19 = You entered wrong credentials several times. Recover your credentials on the website { spid-of-provider }, then try again.
spid-20-title = A higher SPID level is needed
spid-20 = This service asks for SPID level { $level }. Your credentials are not enough: activate it on the website { spid-of-provider }, then try again.
spid-21-title = The time to sign in is over
spid-21 = For your security the sign-in closes after a few minutes. Start again whenever you like.
spid-22-title = You did not give your consent
spid-22 = To recognise you we need the data shown on the page { spid-of-provider }. Without consent you cannot sign in with SPID.
spid-23-title = Your SPID identity is suspended or revoked
spid-23 = Your identity is suspended or revoked, or your credentials are blocked. To restore them contact { spid-provider }.
spid-25-title = You cancelled the sign-in
spid-25 = You can try again or choose another way.
spid-30-title = This SPID identity is not right for this service
spid-30 = The service asks for a type of identity other than the one you used, for example personal instead of professional. Try again with the right one.
spid-technical-title = We cannot connect to SPID
spid-technical = There is a problem in our service. It is not your fault. Try again later, or write to support giving the codes below.
spid-unexplained-title = You cannot sign in with SPID
spid-unexplained = Access denied: { spid-provider } did not confirm your identity. Try again; if it happens again write to support giving the codes below.
spid-not-accepted-title = We cannot complete the sign-in
spid-not-accepted = We stopped the sign-in for your security: the answer received from SPID did not pass our checks. Try again; if it happens again write to support giving the codes below.
spid-unsolicited-title = This sign-in is no longer valid
spid-unsolicited = The sign-in has already been completed, has expired, or was started in another browser. Go back to the service and start again.

no-account-title = You do not have an account yet
no-account-lead = SPID recognised you as { $name }, but you have no account here.
no-account-how = To register, go to the counter with a valid identity document: it takes a few minutes.

spid-test-title = Signed in with SPID
spid-test-lead = This is what the identity provider sent. This page is for tests.
