### Error pages: what happened, what to do.

error-generic-title = Something did not work
error-generic = It is not your fault. Try again in a while; if it happens again write to support giving the codes below.
error-not-found-title = Page not found
error-not-found = The address is wrong or the page is no longer there. Go back to the service you came from.
error-wrong-method-title = This page does not open this way
error-wrong-method = Go back to the service you came from and start again.
error-unknown-host-title = This address is not served here
error-unknown-host = No public body uses this address. Check that you wrote it correctly.
error-too-many-title = Too many requests
error-too-many = Too many requests came from this connection. Wait a little and try again.
error-unavailable-title = The service is not available
error-unavailable = We are working to restore it. Try again in a while: you have not lost anything.
error-malformed-title = We did not understand the request
error-malformed = What arrived is incomplete or too large. Go back and try again.
error-form-from-elsewhere-title = We cannot accept this form
error-form-from-elsewhere = The form stayed open too long or comes from another site. Go back, refresh the page and try again.
error-interaction-unknown-title = This sign-in was started elsewhere
error-interaction-unknown = The sign-in was started in another browser or window. Go back to the service and start again.
error-changed-meanwhile-title = The data have changed
error-changed-meanwhile = While you were working the data changed in another window. Go back, check and try again.
error-account-stopped-title = Your account is not active
error-account-stopped = The account is suspended or closed. To restore it go to the counter.
error-spid-provider-title = This SPID provider is not available
error-spid-provider = It is not among the providers you can sign in with now. Go back and choose another one.
error-spid-logout-title = You cannot sign out of SPID from here
error-spid-logout = The session at the SPID provider is closed on its own site. To close ours press “Sign out”.
error-app-title = The application sent a wrong request
error-app = It is not your fault. Go back to the service and try again; if it happens again, tell whoever runs the service, giving the codes below.
error-retry-after =
    { $seconds ->
        [one] You can try again in one second.
       *[other] You can try again in { $seconds } seconds.
    }
error-technical = Details for the developers of the application

codes-title = If you ask for support
codes-lead = Give these codes: they contain no personal data.
codes-code = Error
codes-request = Request
