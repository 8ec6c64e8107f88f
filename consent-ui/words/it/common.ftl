### Parole di ogni pagina: testata, piede, date, pulsanti comuni.

language-name = Italiano

instant = { $date }, ore { $hour }
date =
    { $day ->
        [1] 1º { $month } { $year }
       *[other] { $day } { $month } { $year }
    }
# L’articolo cambia davanti a otto e undici.
instant-on =
    { $day ->
        [8] l’{ $instant }
        [11] l’{ $instant }
       *[other] il { $instant }
    }
instant-until =
    { $day ->
        [8] fino all’{ $instant }
        [11] fino all’{ $instant }
       *[other] fino al { $instant }
    }
instant-from =
    { $day ->
        [8] dall’{ $instant }
        [11] dall’{ $instant }
       *[other] dal { $instant }
    }
euro = { $amount } €
month-january = gennaio
month-february = febbraio
month-march = marzo
month-april = aprile
month-may = maggio
month-june = giugno
month-july = luglio
month-august = agosto
month-september = settembre
month-october = ottobre
month-november = novembre
month-december = dicembre

skip-to-content = Vai al contenuto
header-account = Il tuo profilo
header-language = Lingua
header-sign-out = Esci
footer-site = Vai al sito istituzionale
footer-help = Serve aiuto?
footer-legal = Informazioni legali
footer-privacy = Informativa privacy
footer-legal-notes = Note legali
footer-accessibility = Dichiarazione di accessibilità
support-hours = Orari: { $hours }
support-phone = Telefono:
support-email = Email:
help-link = Contatta l’assistenza

title-error = Errore:
error-mark = Errore:
error-summary = Controlla questi dati

back = Torna indietro
back-to-login = Torna all’accesso
back-to-service = Torna al servizio
go-on = Continua
cancel = Annulla
try-again = Riprova

demo-mark = Dimostrazione.
    .text = Persone e dati sono inventati.
    .link = Che cosa provare
