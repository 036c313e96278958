"""What of a text would name a person: e-mails, phones, accounts, cards, numbers of identity."""
