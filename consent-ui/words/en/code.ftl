### One-time codes (OTP) and the secure channel.

otp-title-step-up = Enter the code you received
otp-title-enrolment = Confirm your secure channel
otp-title-operation = Confirm the operation
otp-submit-step-up = Confirm the code
otp-submit-enrolment = Confirm
otp-submit-operation = Confirm the operation
otp-sent-email = We have sent a code to the email address { $contact }.
otp-sent-sms = We have sent a code to the mobile { $contact }.
otp-sent-totp = Open the app that makes your codes and enter what you see.
otp-valid-until = The code is valid until { $hour } (Italian time).
otp-countdown = Time left:
otp-minute-left = The code expires in one minute.
otp-time-over = The code has expired. Press “Send a new code” to receive another one.
otp-tries-left =
    { $tries ->
        [one] You have one try left.
       *[other] You have { $tries } tries left.
    }
otp-resend = Send a new code
otp-resend-when = You can ask for another code at { $hour } (Italian time).
otp-refresh = Refresh the page
otp-is-expired = The code has expired. Press “Send a new code” to receive another one.
otp-is-exhausted = You entered a wrong code too many times: for your security we have cancelled it. Press “Send a new code” to receive another one.
field-otp = One-time code
    .hint = It has 6 digits.

otp-required = Enter the 6-digit code.
otp-wrong =
    { $tries ->
        [one] The code is not right. You have one try left.
       *[other] The code is not right. You have { $tries } tries left.
    }
otp-expired = The code has expired. Press “Send a new code” to receive another one.
otp-wait = The code we sent you is still valid. You can ask for another one at { $hour } (Italian time).
otp-too-many = You have asked for too many codes. Try again later.
otp-exhausted = You entered a wrong code too many times: for your security we have cancelled it.
otp-unfit = We cannot write this operation in a text message. Choose another channel, or refuse it and tell the service.

channel-named-email = Email { $contact }
channel-named-sms = Mobile { $contact }
channel-named-totp = Code app
channel-goes-to-email = We will send a code to the email address { $contact }.
channel-goes-to-sms = We will send a code to the mobile { $contact }.
channel-goes-to-totp = We will ask for the code of your app.
channel-which = Where do you want to receive the code?
channel-required = Choose where to receive the code.

step-up-title = One more confirmation is needed
step-up-lead = To use this service we need to check again that it is you.
step-up-send-code = Send the code
step-up-spid = Confirm with SPID

contact-title = Choose your secure channel
contact-lead = These are the contacts the municipality already knows. Choose one, or enter a new one.
contact-lead-nothing-known = The municipality does not know any contact of yours yet. Enter one.
contact-which = Where do you want to receive the codes?
contact-new-email = Another email address
contact-new-mobile = Another mobile
contact-source-registry = It is in the municipal registry.
contact-source-spid = It comes from SPID.
contact-source-operator = You confirmed it at the counter.
contact-source-declared = You gave it to us.
contact-submit = Register
contact-required = Choose where to receive the code.
field-new-email = Email
    .hint = For example name@domain.it
field-new-mobile = Mobile
    .hint = For example 333 1234567; if it is from another country of the European Union, with the prefix: +33 …
email-required = Enter the email address.
email-format = Enter the email address in the form name@domain.it.
mobile-required = Enter the mobile number.
mobile-format = Enter an Italian mobile number (10 digits) or one of the European Union with its prefix, for example +33.
mobile-not-mobile = This is not a mobile number. Enter one that receives text messages: Italian ones begin with 3.
mobile-abroad = We cannot send text messages to numbers of that country. Enter another one, or choose email.
contact-too-shared = This contact is already the secure channel of too many people. Choose another one.

would-confirm-at-once = You can use it at once, also to confirm payments and other operations.
would-confirm-from = You can use it at once to sign in; to confirm payments and other operations, { instant-from }.
would-confirm-never = You can use it to sign in, not to confirm payments and other operations.
confirms-at-once = It confirms payments and other operations.
confirms-from = You can confirm payments and other operations { instant-from }.
confirms-never = It is for signing in, not for confirming payments and other operations.

channel-done-title = Registration completed
channel-done-email = You have registered the email address { $contact } as your secure channel.
channel-done-sms = You have registered the mobile { $contact } as your secure channel.
channel-done-totp = You have registered your app as your secure channel.

channel-wait-title = You cannot confirm the operation yet
channel-wait = You can confirm operations { instant-from }.
channel-wait-why = You registered your secure channel a short time ago. The wait protects you: if somebody else had registered it, you would have time to notice.
channel-wait-spid = If you sign in with SPID and register a secure channel from there, you do not have to wait.
