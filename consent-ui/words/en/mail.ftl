### Mails and text messages. The name of the public body stands at the beginning of the subject, put there by us.

mail-why = You receive this message because you have an account for our online services.
mail-no-reply = Do not reply to this message: nobody reads it.
mail-link-copy = If the button does not work, copy this address into your browser:
mail-when = When
mail-not-you = If it was not you, go to your profile at once, change your password and contact support.

mail-otp-subject = { $code } is your code
mail-otp = Here is the code you asked for:
mail-otp-operation = You are about to confirm this operation:
mail-otp-valid = The code is valid until { $hour } (Italian time).
mail-otp-keep = Do not give it to anybody: the municipality will never ask you for it. If you did not ask for it, ignore this message.

mail-reset-subject = reset your password
mail-reset = You asked to choose a new password.
mail-reset-go = Choose a new password
mail-reset-valid =
    { $minutes ->
        [one] The link is valid for one minute and can be used once.
       *[other] The link is valid for { $minutes } minutes and can be used once.
    }
mail-reset-not-you = If you did not ask for it, ignore this message: your password stays as it was.

mail-changed-subject = you changed your password
mail-changed = The password of your account has changed: { $instant }.
mail-locked-subject = sign-in suspended for security
mail-locked = Somebody entered a wrong password for your account several times: { $instant }.
mail-locked-until = For your security the password does not work { instant-until }.
mail-locked-not-you = If it was you, wait or recover your password. If it was not you, there is nothing to do: nobody got in.
mail-closed-subject = password disabled for security
mail-closed = There were too many attempts. For your security the password does not work any more: recover it, or sign in with SPID.
mail-closed-not-you = If it was not you, nobody got in: your account is safe.
mail-channel-subject = registration completed
mail-channel = You registered a secure channel for your account.
mail-channel-which = Channel
mail-channel-closed-subject = secure channel disabled
mail-channel-closed = Somebody signed in with your password and entered a wrong code too many times. For your security this channel receives no more codes.
mail-channel-closed-then = Change your password at once, then register a secure channel again. If the attempts were not yours, contact support.
mail-spid-subject = now you can sign in with SPID
mail-spid = You used SPID ({ $provider }) to enter your account: { $instant }. From now on you can sign in this way too.

sms-code = { $code } is your code for { $ente }. Valid for { $minutes } minutes. Do not give it to anybody.
sms-operation-code = { $code } to PAY
sms-operation-payee = to { $payee }
sms-channel = { $ente }: you registered a secure channel for your account. If it was not you, contact the counter at once.
sms-channel-closed = { $ente }: too many wrong codes, secure channel disabled. Change your password and register it again.
sms-password-changed = { $ente }: your password has changed. If it was not you, contact the counter at once.
sms-locked = { $ente }: too many wrong passwords, sign-in suspended. You can recover your password or use SPID.
sms-closed = { $ente }: too many wrong passwords. Your password does not work any more: recover it or use SPID.
sms-access = { $ente }: new sign-in to your account. If it was not you, contact the counter at once.
