-- A ledger file as version 1 wrote it: the schema of its day, word for word, and three entries.
PRAGMA foreign_keys = OFF;
PRAGMA application_id = 1346522183;
BEGIN TRANSACTION;
CREATE TABLE claim (
    entry INTEGER PRIMARY KEY REFERENCES entry (id),
    benefit TEXT NOT NULL UNIQUE,
    fingerprint BLOB UNIQUE
) STRICT;
INSERT INTO "claim" VALUES(1,'b1',X'20B0B6CE3957E1BA5831E06FBC156C2A9B8359154C9062A747D0FA1285A0162A');
CREATE TABLE entry (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at TEXT NOT NULL,
    by TEXT,
    verb TEXT NOT NULL,
    day TEXT,
    benefit TEXT,
    action TEXT,
    event TEXT,
    product TEXT,
    licenses INTEGER,
    effect TEXT,
    fingerprint BLOB CHECK (length(fingerprint) = 32),
    portfolio INTEGER REFERENCES portfolio (id),
    undoes INTEGER UNIQUE REFERENCES entry (id),
    why TEXT,
    CHECK ((verb = 'undo') = (undoes IS NOT NULL)),
    CHECK ((verb = 'undo') = (why IS NOT NULL)),
    CHECK ((verb = 'undo') = (action IS NULL)),
    CHECK ((action IS NULL) = (effect IS NULL)),
    CHECK ((action IS NULL) = (portfolio IS NULL)),
    CHECK (undoes < id)
) STRICT;
INSERT INTO "entry" VALUES(1,'2026-01-20T12:00:00.123456Z','alex','extend','2026-01-10','b1','{"verb":"extend","benefit":"b1","subscription":"s","on":"2026-01-10"}','extended','Microsoft 365 E5',25,'{"subscription_before":{"id":"s","tenant":"t","product":"Microsoft 365 E5","licenses":100,"assigned":10,"start":"2025-03-15","end":"2026-03-15","origin":"key","renews":null},"subscription_after":{"id":"s","tenant":"t","product":"Microsoft 365 E5","licenses":100,"assigned":10,"start":"2025-03-15","end":"2026-06-15","origin":"key","renews":null},"redeemed":{"on":"2026-01-10","into":"s","verb":"extend"}}',X'20B0B6CE3957E1BA5831E06FBC156C2A9B8359154C9062A747D0FA1285A0162A',1,NULL,NULL);
INSERT INTO "entry" VALUES(2,'2026-01-20T12:00:00.123456Z','olga','activate','2026-01-10','b3','{"verb":"activate","benefit":"b3","tenant":"u","on":"2026-01-10"}','activated','Microsoft 365 E5',10,'{"subscription_before":null,"subscription_after":{"id":"b3@u","tenant":"u","product":"Microsoft 365 E5","licenses":10,"assigned":0,"start":"2026-01-10","end":"2027-01-10","origin":"key","renews":false},"redeemed":{"on":"2026-01-10","into":"b3@u","verb":"activate"}}',NULL,1,NULL,NULL);
INSERT INTO "entry" VALUES(3,'2026-01-20T12:00:00.123456Z','olga','undo',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,2,'the wrong tenant');
CREATE TABLE portfolio (
    id INTEGER PRIMARY KEY,
    digest BLOB NOT NULL UNIQUE CHECK (length(digest) = 32),
    text TEXT NOT NULL
) STRICT;
INSERT INTO "portfolio" VALUES(1,X'3156960009E8D987EC255F7B433F724AF47CF52811C1E6D83891374B613B9C86','{
  "format": "partnerbenefits.portfolio.v1",
  "membership": [
    {
      "id": "m",
      "offer": "Partner Success Core",
      "purchased": "2025-09-01",
      "end": "2026-09-01",
      "billing_account": "ba"
    }
  ],
  "benefit": [
    {
      "id": "b1",
      "membership": "m",
      "product": "Microsoft 365 E5",
      "licenses": 25,
      "redemption": "key",
      "key": "•••••-•••••-•••••-•••••-EEEE5"
    },
    {
      "id": "b2",
      "membership": "m",
      "product": "Microsoft 365 E5",
      "licenses": 25,
      "redemption": "key"
    },
    {
      "id": "b3",
      "membership": "m",
      "product": "Microsoft 365 E5",
      "licenses": 10,
      "redemption": "key"
    },
    {
      "id": "o",
      "membership": "m",
      "product": "Microsoft 365 E5",
      "licenses": 10,
      "redemption": "order"
    },
    {
      "id": "twin",
      "membership": "m",
      "product": "Microsoft 365 E5",
      "licenses": 25,
      "redemption": "key",
      "key": "•••••-•••••-•••••-•••••-EEEE5"
    }
  ],
  "billing_account": [
    {
      "id": "ba"
    }
  ],
  "tenant": [
    {
      "id": "t",
      "domain": "t.example",
      "associations": [
        {
          "billing_account": "ba",
          "billing_management": true,
          "provisioning": true
        }
      ]
    },
    {
      "id": "u",
      "domain": "u.example",
      "associations": [
        {
          "billing_account": "ba",
          "billing_management": true,
          "provisioning": true
        }
      ]
    }
  ],
  "subscription": [
    {
      "id": "s",
      "tenant": "t",
      "product": "Microsoft 365 E5",
      "licenses": 100,
      "assigned": 10,
      "start": "2025-03-15",
      "end": "2026-03-15",
      "origin": "key"
    }
  ],
  "user": [
    {
      "id": "ann",
      "tenant": "t",
      "usage_location": "DE",
      "products": []
    },
    {
      "id": "bob",
      "tenant": "t",
      "usage_location": "DE",
      "products": []
    }
  ]
}
');
CREATE TABLE secret (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    salt BLOB NOT NULL CHECK (length(salt) = 32)
) STRICT;
INSERT INTO "secret" VALUES(1,X'F8056173E17861E4151BDAC2504DAF726FB541A28728B1DF8C48A541C53E7A2E');
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('entry',3);
COMMIT;
PRAGMA user_version = 1;
