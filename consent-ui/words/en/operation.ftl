### Operations to confirm and data to release.

operation-title = Check the operation
operation-lead = { $client } asks for your confirmation. Read carefully: only what you see here counts.
operation-summary = Summary
operation-amount = Amount
operation-payee = Payee
operation-reason = Reason
operation-identifier = Operation number
operation-client = Requested by
operation-send-code = Continue and receive the code
operation-refuse = Refuse the operation

consent-title = Which data we share
consent-lead = If you agree, { $client } will receive these data:
consent-identifier-only = If you agree, { $client } will only know that you are always the same person, by a code made for this service.
consent-offline = { $client } will be able to read these data again when you are not signed in.
consent-allow = I agree
consent-deny = I do not agree

claim-sub = Code for this service
claim-given-name = First name
claim-family-name = Family name
claim-name = Full name
claim-fiscal-number = Tax code
claim-vat-number = VAT number
claim-birthdate = Date of birth
claim-place-of-birth = Place of birth
claim-gender = Sex
claim-email = Email
claim-email-verified = Verified email
claim-phone-number = Mobile
claim-phone-number-verified = Verified mobile
claim-address = Address
claim-ente = Public body that recognised you
claim-metodo = How you were recognised
claim-company-name = Company name
claim-registered-office = Registered office
claim-company-fiscal-number = Tax code of the company
claim-e-delivery-service = Digital address
value-yes = yes
value-no = no
value-female = female
value-male = male

provenance-spid = Provided by SPID
provenance-cie = Provided by CIE
provenance-registry = From the municipal registry
provenance-operator = Checked at the counter
provenance-declared = Given by you, not checked
provenance-verified = Verified with a code or a link
provenance-ours = Computed by us for this service
