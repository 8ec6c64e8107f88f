### The sign-in profile and signing out.

profile-page-title = Your sign-in profile
profile-last-access = Last sign-in
profile-first-access = This is your first sign-in.
profile-not-you = Was this not you? Change your password and contact support.
profile-sessions = Open sessions
profile-session-current = This one
profile-session-times = Started: { $started }. Last used: { $seen }.
profile-session-end = Close
profile-session-end-which = Close the session started { instant-on }
profile-browser-unknown = Unknown browser
profile-channels = Secure channel
profile-channels-none = You have not registered a secure channel.
profile-channel-since = Registered { instant-on }
profile-password = Password
profile-password-change = Change the password
means-password = With the password
means-password-and-code = With the password and a code
means-spid = With SPID, { $provider }
done-session-ended = You have closed the session.
done-password-changed = You have changed your password.

logout-title = Do you want to sign out?
logout-lead = We will end your session in this browser. The services you entered from here must be closed one by one.
logout-asked = { $client } asks to sign you out. The other services you entered from here must be closed one by one.
logout-confirm = Sign out
logout-stay = Stay signed in
logout-done-title = You have signed out
logout-nothing-title = Nobody is signed in from this browser
logout-ended = We have ended your session in this browser and withdrawn the services’ permission to read your data.
logout-still-open = These services may still be open, close them one by one:
logout-shared-computer = If you are using a shared computer, close the browser too.
logout-back = Back to { $service }
logout-again = Sign in again

ente-title = Sign in to online services
ente-lead = This is where you sign in to our online services.
ente-services = Services
