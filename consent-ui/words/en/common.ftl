### Words of every page: header, footer, dates, common buttons.

language-name = English

instant = { $date }, { $hour }
date = { $day } { $month } { $year }
instant-on = on { $instant }
instant-until = until { $instant } (Italian time)
instant-from = from { $instant } (Italian time)
euro = €{ $amount }
month-january = January
month-february = February
month-march = March
month-april = April
month-may = May
month-june = June
month-july = July
month-august = August
month-september = September
month-october = October
month-november = November
month-december = December

skip-to-content = Skip to content
header-account = Your profile
header-language = Language
header-sign-out = Sign out
footer-site = Go to the main website
footer-help = Do you need help?
footer-legal = Legal information
footer-privacy = Privacy notice
footer-legal-notes = Legal notice
footer-accessibility = Accessibility statement
support-hours = Opening hours: { $hours }
support-phone = Telephone:
support-email = Email:
help-link = Contact support

title-error = Error:
error-mark = Error:
error-summary = Check these details

back = Go back
back-to-login = Back to sign in
back-to-service = Back to the service
go-on = Continue
cancel = Cancel
try-again = Try again

demo-mark = Demonstration.
    .text = People and data are invented.
    .link = What to try
