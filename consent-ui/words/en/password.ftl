### Passwords: changing, recovering, choosing the first one.

change-title = Change your password
change-temporary = You used a temporary password. To continue, choose one of your own.
change-required = To continue you must choose a new password.
change-wanted = After the change we will close the other sessions opened with the old password.
change-submit = Save the password
field-password-old = Old password
field-password-new = New password
field-password-repeat = Confirm the new password
password-rules = The new password:
password-rule-length = has at least { $length } characters (you can use a sentence)
password-rule-upper = contains at least one capital letter
password-rule-lower = contains at least one small letter
password-rule-digit = contains at least one digit
password-rule-special = contains at least one special character, such as ! or ?
password-rule-common = is not a common password and does not contain your personal details

password-too-short = The password must have at least { $length } characters. You can use a sentence.
password-too-long = The password can have at most { $length } characters.
password-too-common = This password is too common. Choose another one.
password-about-you = The password contains your personal details. Choose one that nobody can guess.
password-same = The new password is the same as the old one. Choose another one.
password-needs-upper = Add at least one capital letter.
password-needs-lower = Add at least one small letter.
password-needs-digit = Add at least one digit.
password-needs-special = Add at least one special character.
password-repeat-differs = The two passwords are different.
password-new-required = Enter the new password.
password-old-wrong = The old password is not right.

recover-title = Recover your password
recover-lead = To receive a link for choosing a new password, enter your tax code or VAT number.
recover-submit = Send the link
recover-sent-title = Check your email
recover-sent =
    { $minutes ->
        [one] If there is an account with these details, we have sent a link to the email address we know. The link is valid for one minute.
       *[other] If there is an account with these details, we have sent a link to the email address we know. The link is valid for { $minutes } minutes.
    }
recover-sent-nothing = If you receive nothing, check your junk mail. You can always sign in with SPID, if you have it, or go to the counter.
recover-elsewhere = Your password cannot be recovered online. You can do this:
recover-elsewhere-spid = Sign in with SPID: you can choose a new password in your profile.
recover-elsewhere-counter = Go to the counter with a valid identity document.

link-reset-title = Choose a new password
link-reset-lead = You asked to choose a new password. Press the button to continue.
link-submit = Continue
link-expired-title = This link is no longer valid
link-expired-reset = The link has been used, has expired, or you asked for another one. Ask for a new one.
link-expired-again = Ask for a new link
password-chosen-title = Your password is ready
password-chosen-reset = You have chosen a new password. We have closed all the sessions opened with the old one.
