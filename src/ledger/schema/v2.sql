-- Version 2: the file itself refuses to change what was recorded, whoever opens it.

CREATE TRIGGER entry_is_never_changed BEFORE UPDATE ON entry
BEGIN SELECT RAISE(ABORT, 'an entry of the ledger is never changed'); END;

CREATE TRIGGER entry_is_never_deleted BEFORE DELETE ON entry
BEGIN SELECT RAISE(ABORT, 'an entry of the ledger is never deleted'); END;

CREATE TRIGGER portfolio_is_never_changed BEFORE UPDATE ON portfolio
BEGIN SELECT RAISE(ABORT, 'a portfolio of the ledger is never changed'); END;

CREATE TRIGGER portfolio_is_never_deleted BEFORE DELETE ON portfolio
BEGIN SELECT RAISE(ABORT, 'a portfolio of the ledger is never deleted'); END;

CREATE TRIGGER salt_is_never_changed BEFORE UPDATE ON secret
BEGIN SELECT RAISE(ABORT, 'the salt of the ledger is never changed'); END;

CREATE TRIGGER salt_is_never_deleted BEFORE DELETE ON secret
BEGIN SELECT RAISE(ABORT, 'the salt of the ledger is never deleted'); END;
