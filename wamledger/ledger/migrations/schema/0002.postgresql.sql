CREATE TABLE alembic_version (
  version_num VARCHAR(32) NOT NULL,
  CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);

CREATE TABLE about (
  name TEXT COLLATE "C" NOT NULL,
  value TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (name)
);

CREATE TABLE access_record (
  n BIGINT NOT NULL,
  at BIGINT NOT NULL,
  "user" TEXT COLLATE "C" NOT NULL,
  event TEXT COLLATE "C" NOT NULL,
  subject TEXT COLLATE "C",
  facts TEXT COLLATE "C" NOT NULL,
  prev TEXT COLLATE "C" NOT NULL,
  hash TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (n)
);

CREATE TABLE attachment (
  sha256 TEXT COLLATE "C" NOT NULL,
  name TEXT COLLATE "C" NOT NULL,
  media_type TEXT COLLATE "C" NOT NULL,
  size BIGINT NOT NULL,
  seq BIGINT NOT NULL,
  PRIMARY KEY (sha256)
);

CREATE TABLE consignment (
  dispatch TEXT COLLATE "C" NOT NULL,
  origin TEXT COLLATE "C" NOT NULL,
  destination TEXT COLLATE "C" NOT NULL,
  expected_at BIGINT NOT NULL,
  carrier TEXT COLLATE "C",
  vehicle TEXT COLLATE "C",
  escort TEXT COLLATE "C",
  route TEXT COLLATE "C",
  authority TEXT COLLATE "C",
  seals TEXT COLLATE "C" NOT NULL,
  dispatched_at BIGINT NOT NULL,
  by_user TEXT COLLATE "C" NOT NULL,
  finals BIGINT NOT NULL,
  reversed_seq BIGINT,
  seq BIGINT NOT NULL,
  PRIMARY KEY (dispatch)
);

CREATE TABLE count_sheet (
  id TEXT COLLATE "C" NOT NULL,
  place TEXT COLLATE "C",
  party TEXT COLLATE "C",
  scope TEXT COLLATE "C" NOT NULL,
  kind TEXT COLLATE "C" NOT NULL,
  cut_off BIGINT NOT NULL,
  counted_by TEXT COLLATE "C" NOT NULL,
  blind BIGINT NOT NULL,
  occurred_at BIGINT NOT NULL,
  by_user TEXT COLLATE "C" NOT NULL,
  reversed_seq BIGINT,
  seq BIGINT NOT NULL,
  PRIMARY KEY (id)
);

CREATE INDEX count_sheet_place ON count_sheet (place, cut_off);

CREATE TABLE counter (
  name TEXT COLLATE "C" NOT NULL,
  value BIGINT NOT NULL,
  PRIMARY KEY (name)
);

CREATE TABLE credential (
  "user" TEXT COLLATE "C" NOT NULL,
  kdf TEXT COLLATE "C" NOT NULL,
  salt TEXT COLLATE "C" NOT NULL,
  verifier TEXT COLLATE "C" NOT NULL,
  key_id TEXT COLLATE "C" NOT NULL,
  sealed_key TEXT COLLATE "C" NOT NULL,
  failures BIGINT NOT NULL,
  last_failure_at BIGINT,
  locked_until BIGINT,
  must_change BIGINT NOT NULL,
  changed_at BIGINT NOT NULL,
  changed_by TEXT COLLATE "C" NOT NULL,
  approved_by TEXT COLLATE "C",
  PRIMARY KEY ("user")
);

CREATE TABLE draft (
  id TEXT COLLATE "C" NOT NULL,
  "user" TEXT COLLATE "C" NOT NULL,
  form TEXT COLLATE "C" NOT NULL,
  content TEXT COLLATE "C" NOT NULL,
  begun_at BIGINT NOT NULL,
  changed_at BIGINT NOT NULL,
  PRIMARY KEY (id)
);

CREATE INDEX draft_user ON draft ("user", changed_at);

CREATE TABLE entry (
  seq BIGINT NOT NULL,
  id TEXT COLLATE "C" NOT NULL,
  op TEXT COLLATE "C" NOT NULL,
  occurred_at BIGINT NOT NULL,
  recorded_at BIGINT NOT NULL,
  by_user TEXT COLLATE "C" NOT NULL,
  leaf BYTEA NOT NULL,
  entry BYTEA NOT NULL,
  PRIMARY KEY (seq),
  CONSTRAINT entry_seq CHECK (seq >= 0),
  CONSTRAINT entry_leaf CHECK (length(leaf) = 32),
  CONSTRAINT entry_size CHECK (length(entry) BETWEEN 2 AND 65535),
  CONSTRAINT entry_id CHECK (length(id) BETWEEN 1 AND 80)
);

CREATE TABLE hold (
  subject TEXT COLLATE "C" NOT NULL,
  seq BIGINT NOT NULL,
  n BIGINT NOT NULL,
  at TEXT COLLATE "C",
  kind TEXT COLLATE "C" NOT NULL,
  authority TEXT COLLATE "C" NOT NULL,
  reason TEXT COLLATE "C" NOT NULL,
  released_seq BIGINT,
  PRIMARY KEY (subject, seq, n)
);

CREATE TABLE incident (
  id TEXT COLLATE "C" NOT NULL,
  kind TEXT COLLATE "C" NOT NULL,
  place TEXT COLLATE "C",
  latitude TEXT COLLATE "C",
  longitude TEXT COLLATE "C",
  description TEXT COLLATE "C" NOT NULL,
  operation_reference TEXT COLLATE "C",
  casualties TEXT COLLATE "C",
  weapon_types TEXT COLLATE "C",
  occurred_at BIGINT NOT NULL,
  reversed_seq BIGINT,
  seq BIGINT NOT NULL,
  PRIMARY KEY (id)
);

CREATE TABLE ledger_key (
  vkey TEXT COLLATE "C" NOT NULL,
  before TEXT COLLATE "C" NOT NULL,
  reason TEXT COLLATE "C" NOT NULL,
  seq BIGINT NOT NULL,
  PRIMARY KEY (vkey)
);

CREATE TABLE lot (
  code TEXT COLLATE "C" NOT NULL,
  nature TEXT COLLATE "C" NOT NULL,
  lot_number TEXT COLLATE "C",
  lot_key TEXT COLLATE "C",
  manufacturer TEXT COLLATE "C",
  manufactured_on TEXT COLLATE "C",
  expires_on TEXT COLLATE "C",
  expires_at BIGINT,
  headstamp TEXT COLLATE "C",
  packaging_marks TEXT COLLATE "C",
  hazard_division TEXT COLLATE "C" NOT NULL,
  nec_mg BIGINT NOT NULL,
  mode TEXT COLLATE "C" NOT NULL,
  ownership TEXT COLLATE "C" NOT NULL,
  acquired_from TEXT COLLATE "C",
  participant TEXT COLLATE "C",
  operation_reference TEXT COLLATE "C",
  restriction TEXT COLLATE "C",
  restriction_reason TEXT COLLATE "C",
  restriction_seq BIGINT,
  next_due_at BIGINT,
  next_due_seq BIGINT,
  holds BIGINT NOT NULL,
  reserved BIGINT NOT NULL,
  void BIGINT NOT NULL,
  taken_at BIGINT NOT NULL,
  seq BIGINT NOT NULL,
  PRIMARY KEY (code)
);

CREATE INDEX lot_key ON lot (lot_key);

CREATE INDEX lot_participant ON lot (participant) WHERE participant IS NOT NULL;

CREATE TABLE lot_period (
  lot TEXT COLLATE "C" NOT NULL,
  holder TEXT COLLATE "C" NOT NULL,
  status TEXT COLLATE "C" NOT NULL,
  condition TEXT COLLATE "C" NOT NULL,
  period BIGINT NOT NULL,
  net BIGINT NOT NULL,
  PRIMARY KEY (lot, holder, status, condition, period)
);

CREATE TABLE lot_posting (
  occurred_at BIGINT NOT NULL,
  seq BIGINT NOT NULL,
  n BIGINT NOT NULL,
  lot TEXT COLLATE "C" NOT NULL,
  holder TEXT COLLATE "C" NOT NULL,
  status TEXT COLLATE "C" NOT NULL,
  condition TEXT COLLATE "C" NOT NULL,
  delta BIGINT NOT NULL,
  PRIMARY KEY (occurred_at, seq, n),
  CONSTRAINT lot_posting_delta CHECK (delta <> 0)
);

CREATE TABLE nature (
  code TEXT COLLATE "C" NOT NULL,
  name TEXT COLLATE "C" NOT NULL,
  calibre TEXT COLLATE "C",
  category TEXT COLLATE "C" NOT NULL,
  un_number TEXT COLLATE "C",
  hazard_division TEXT COLLATE "C" NOT NULL,
  compatibility_group TEXT COLLATE "C" NOT NULL,
  nec_mg BIGINT NOT NULL,
  unit TEXT COLLATE "C" NOT NULL,
  case_mass_mg BIGINT,
  pack_size BIGINT,
  seq BIGINT NOT NULL,
  PRIMARY KEY (code)
);

CREATE TABLE outside_head (
  size BIGINT NOT NULL,
  root BYTEA NOT NULL,
  given_at BIGINT NOT NULL,
  given_as TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (size, given_at)
);

CREATE TABLE participant (
  number TEXT COLLATE "C" NOT NULL,
  sex TEXT COLLATE "C" NOT NULL,
  age_band TEXT COLLATE "C" NOT NULL,
  category TEXT COLLATE "C" NOT NULL,
  armed_group TEXT COLLATE "C",
  name_commitment TEXT COLLATE "C",
  seq BIGINT NOT NULL,
  PRIMARY KEY (number)
);

CREATE TABLE participant_name (
  number TEXT COLLATE "C" NOT NULL,
  salt TEXT COLLATE "C" NOT NULL,
  name TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (number)
);

CREATE TABLE party (
  code TEXT COLLATE "C" NOT NULL,
  name TEXT COLLATE "C" NOT NULL,
  kind TEXT COLLATE "C" NOT NULL,
  strength BIGINT,
  within TEXT COLLATE "C",
  country TEXT COLLATE "C",
  seq BIGINT NOT NULL,
  PRIMARY KEY (code),
  FOREIGN KEY(within) REFERENCES party (code) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE policy (
  name TEXT COLLATE "C" NOT NULL,
  value TEXT COLLATE "C" NOT NULL,
  seq BIGINT NOT NULL,
  PRIMARY KEY (name)
);

CREATE TABLE proposal (
  code TEXT COLLATE "C" NOT NULL,
  op TEXT COLLATE "C" NOT NULL,
  operation TEXT COLLATE "C" NOT NULL,
  by_user TEXT COLLATE "C" NOT NULL,
  proposed_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  status TEXT COLLATE "C" NOT NULL,
  decided_by TEXT COLLATE "C",
  decided_at BIGINT,
  reason TEXT COLLATE "C",
  decided_seq BIGINT,
  seq BIGINT NOT NULL,
  PRIMARY KEY (code),
  CONSTRAINT proposal_status_known CHECK (status IN ('OPEN', 'APPROVED', 'REJECTED', 'WITHDRAWN', 'LAPSED'))
);

CREATE INDEX proposal_status ON proposal (status, expires_at);

CREATE TABLE reversal (
  entry TEXT COLLATE "C" NOT NULL,
  by_entry TEXT COLLATE "C" NOT NULL,
  seq BIGINT NOT NULL,
  PRIMARY KEY (entry)
);

CREATE TABLE search_card (
  kind TEXT COLLATE "C" NOT NULL,
  n BIGINT NOT NULL,
  code TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (kind, n)
);

CREATE INDEX search_card_code ON search_card (kind, code);

CREATE TABLE search_gram (
  kind TEXT COLLATE "C" NOT NULL,
  gram TEXT COLLATE "C" NOT NULL,
  block BIGINT NOT NULL,
  cards BYTEA NOT NULL,
  PRIMARY KEY (kind, gram, block)
);

CREATE TABLE search_state (
  kind TEXT COLLATE "C" NOT NULL,
  entries BIGINT NOT NULL,
  numbers BIGINT NOT NULL,
  ordered BIGINT NOT NULL,
  last_code TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (kind)
);

CREATE TABLE serial_clue (
  clue TEXT COLLATE "C" NOT NULL,
  weapon TEXT COLLATE "C" NOT NULL,
  seq BIGINT NOT NULL,
  mark TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (clue, weapon, seq, mark)
);

CREATE TABLE sign_in (
  token_hash TEXT COLLATE "C" NOT NULL,
  "user" TEXT COLLATE "C" NOT NULL,
  began_at BIGINT NOT NULL,
  last_used_at BIGINT NOT NULL,
  ends_at BIGINT NOT NULL,
  ended_at BIGINT,
  sealed TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (token_hash)
);

CREATE TABLE signed_head (
  size BIGINT NOT NULL,
  root BYTEA NOT NULL,
  note TEXT COLLATE "C" NOT NULL,
  signed_at BIGINT NOT NULL,
  PRIMARY KEY (size)
);

CREATE TABLE subject (
  kind TEXT COLLATE "C" NOT NULL,
  code TEXT COLLATE "C" NOT NULL,
  seq BIGINT NOT NULL,
  PRIMARY KEY (kind, code, seq)
);

CREATE TABLE trace (
  code TEXT COLLATE "C" NOT NULL,
  item_kind TEXT COLLATE "C" NOT NULL,
  item TEXT COLLATE "C" NOT NULL,
  addressee TEXT COLLATE "C" NOT NULL,
  channel TEXT COLLATE "C" NOT NULL,
  requested_at BIGINT NOT NULL,
  outcome TEXT COLLATE "C",
  answered_at BIGINT,
  last_known_holder TEXT COLLATE "C",
  point_of_diversion TEXT COLLATE "C",
  details TEXT COLLATE "C",
  answer_seq BIGINT,
  reversed_seq BIGINT,
  seq BIGINT NOT NULL,
  PRIMARY KEY (code)
);

CREATE TABLE tree_node (
  level BIGINT NOT NULL,
  position BIGINT NOT NULL,
  hash BYTEA NOT NULL,
  PRIMARY KEY (level, position),
  CONSTRAINT tree_node_level CHECK (level >= 1),
  CONSTRAINT tree_node_hash CHECK (length(hash) = 32)
);

CREATE TABLE user_account (
  code TEXT COLLATE "C" NOT NULL,
  name TEXT COLLATE "C" NOT NULL,
  roles TEXT COLLATE "C" NOT NULL,
  places TEXT COLLATE "C",
  closed_seq BIGINT,
  seq BIGINT NOT NULL,
  PRIMARY KEY (code)
);

CREATE TABLE weapon (
  code TEXT COLLATE "C" NOT NULL,
  serial TEXT COLLATE "C",
  serial_status TEXT COLLATE "C" NOT NULL,
  serial_key TEXT COLLATE "C",
  serial_assigned TEXT COLLATE "C",
  make TEXT COLLATE "C" NOT NULL,
  model TEXT COLLATE "C" NOT NULL,
  type TEXT COLLATE "C" NOT NULL,
  calibre TEXT COLLATE "C" NOT NULL,
  country_of_manufacture TEXT COLLATE "C",
  year_of_manufacture BIGINT,
  tag TEXT COLLATE "C",
  manufacture_origin TEXT COLLATE "C",
  description TEXT COLLATE "C",
  mode TEXT COLLATE "C" NOT NULL,
  ownership TEXT COLLATE "C" NOT NULL,
  acquired_from TEXT COLLATE "C",
  participant TEXT COLLATE "C",
  operation_reference TEXT COLLATE "C",
  remarked BIGINT NOT NULL,
  holds BIGINT NOT NULL,
  reserved BIGINT NOT NULL,
  void BIGINT NOT NULL,
  taken_at BIGINT NOT NULL,
  identity_seq BIGINT NOT NULL,
  seq BIGINT NOT NULL,
  PRIMARY KEY (code)
);

CREATE INDEX weapon_participant ON weapon (participant) WHERE participant IS NOT NULL;

CREATE INDEX weapon_serial_key ON weapon (serial_key);

CREATE INDEX weapon_tag ON weapon (tag);

CREATE TABLE weapon_stay (
  weapon TEXT COLLATE "C" NOT NULL,
  shown_from BIGINT NOT NULL,
  seq BIGINT NOT NULL,
  holder TEXT COLLATE "C" NOT NULL,
  status TEXT COLLATE "C" NOT NULL,
  condition TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (weapon, shown_from, seq)
);

CREATE TABLE baseline (
  id TEXT COLLATE "C" NOT NULL,
  party TEXT COLLATE "C" NOT NULL,
  list TEXT COLLATE "C" NOT NULL,
  rotation TEXT COLLATE "C" NOT NULL,
  declared_at BIGINT NOT NULL,
  reversed_seq BIGINT,
  seq BIGINT NOT NULL,
  PRIMARY KEY (id),
  FOREIGN KEY(party) REFERENCES party (code) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE baseline_line (
  seq BIGINT NOT NULL,
  n BIGINT NOT NULL,
  weapon TEXT COLLATE "C",
  serial TEXT COLLATE "C",
  serial_key TEXT COLLATE "C",
  make TEXT COLLATE "C",
  model TEXT COLLATE "C",
  calibre TEXT COLLATE "C",
  type TEXT COLLATE "C",
  lot TEXT COLLATE "C",
  nature TEXT COLLATE "C",
  lot_number TEXT COLLATE "C",
  quantity BIGINT,
  PRIMARY KEY (seq, n),
  FOREIGN KEY(seq) REFERENCES entry (seq) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE certificate (
  seq BIGINT NOT NULL,
  disposal TEXT COLLATE "C" NOT NULL,
  verifier TEXT COLLATE "C" NOT NULL,
  certificate TEXT COLLATE "C" NOT NULL,
  by_user TEXT COLLATE "C" NOT NULL,
  occurred_at BIGINT NOT NULL,
  PRIMARY KEY (seq),
  FOREIGN KEY(seq) REFERENCES entry (seq) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE consignment_line (
  dispatch TEXT COLLATE "C" NOT NULL,
  item_kind TEXT COLLATE "C" NOT NULL,
  item TEXT COLLATE "C" NOT NULL,
  sent BIGINT NOT NULL,
  received BIGINT NOT NULL,
  lost BIGINT NOT NULL,
  seq BIGINT NOT NULL,
  PRIMARY KEY (dispatch, item_kind, item),
  CONSTRAINT consignment_line_sent CHECK (received + lost <= sent),
  FOREIGN KEY(dispatch) REFERENCES consignment (dispatch) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE count_line (
  seq BIGINT NOT NULL,
  n BIGINT NOT NULL,
  weapon TEXT COLLATE "C",
  serial TEXT COLLATE "C",
  serial_key TEXT COLLATE "C",
  make TEXT COLLATE "C",
  model TEXT COLLATE "C",
  calibre TEXT COLLATE "C",
  type TEXT COLLATE "C",
  lot TEXT COLLATE "C",
  nature TEXT COLLATE "C",
  quantity BIGINT,
  sealed BIGINT,
  condition TEXT COLLATE "C",
  seal TEXT COLLATE "C",
  package TEXT COLLATE "C",
  remarks TEXT COLLATE "C",
  PRIMARY KEY (seq, n),
  FOREIGN KEY(seq) REFERENCES entry (seq) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX count_line_read ON count_line (serial_key) WHERE weapon IS NULL;

CREATE TABLE custody (
  issue TEXT COLLATE "C" NOT NULL,
  item_kind TEXT COLLATE "C" NOT NULL,
  item TEXT COLLATE "C" NOT NULL,
  party TEXT COLLATE "C" NOT NULL,
  quantity BIGINT NOT NULL,
  returned BIGINT NOT NULL,
  expended BIGINT NOT NULL,
  lost BIGINT NOT NULL,
  passed_on BIGINT NOT NULL,
  purpose TEXT COLLATE "C",
  due_at BIGINT,
  occurred_at BIGINT NOT NULL,
  seq BIGINT NOT NULL,
  PRIMARY KEY (issue, item_kind, item),
  CONSTRAINT custody_kind CHECK (item_kind = 'weapon' OR item_kind = 'lot'),
  CONSTRAINT custody_owed CHECK (returned + expended + lost + passed_on <= quantity),
  FOREIGN KEY(party) REFERENCES party (code) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX custody_due ON custody (due_at) WHERE quantity - returned - expended - lost - passed_on > 0 AND due_at IS NOT NULL;

CREATE INDEX custody_owed_by ON custody (party, item_kind, item) WHERE quantity - returned - expended - lost - passed_on > 0;

CREATE TABLE destruction (
  seq BIGINT NOT NULL,
  disposal TEXT COLLATE "C" NOT NULL,
  method TEXT COLLATE "C",
  place TEXT COLLATE "C",
  destroyed_on TEXT COLLATE "C" NOT NULL,
  witnesses TEXT COLLATE "C" NOT NULL,
  scrap_mass_g BIGINT,
  PRIMARY KEY (seq),
  FOREIGN KEY(seq) REFERENCES entry (seq) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE inspection (
  seq BIGINT NOT NULL,
  n BIGINT NOT NULL,
  subject TEXT COLLATE "C" NOT NULL,
  at TEXT COLLATE "C",
  condition TEXT COLLATE "C",
  next_due TEXT COLLATE "C",
  findings TEXT COLLATE "C",
  PRIMARY KEY (seq, n),
  FOREIGN KEY(seq) REFERENCES entry (seq) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE loss (
  seq BIGINT NOT NULL,
  id TEXT COLLATE "C" NOT NULL,
  kind TEXT COLLATE "C" NOT NULL,
  origin TEXT COLLATE "C",
  dispatch TEXT COLLATE "C",
  issue TEXT COLLATE "C",
  incident TEXT COLLATE "C",
  discovered_at BIGINT NOT NULL,
  occurred_at BIGINT NOT NULL,
  PRIMARY KEY (seq),
  FOREIGN KEY(seq) REFERENCES entry (seq) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE lot_standing (
  lot TEXT COLLATE "C" NOT NULL,
  holder TEXT COLLATE "C" NOT NULL,
  status TEXT COLLATE "C" NOT NULL,
  condition TEXT COLLATE "C" NOT NULL,
  quantity BIGINT NOT NULL,
  PRIMARY KEY (lot, holder, status, condition),
  CONSTRAINT lot_standing_quantity CHECK (quantity >= 0),
  CONSTRAINT lot_standing_status CHECK (' IN_STORE ISSUED IN_TRANSIT IN_MAINTENANCE UNACCOUNTED AWAITING_DISPOSAL DESTROYED EXPENDED HANDED_OVER WRITTEN_OFF ' LIKE '%% ' || status || ' %%'),
  FOREIGN KEY(lot) REFERENCES lot (code) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE marking (
  weapon TEXT COLLATE "C" NOT NULL,
  seq BIGINT NOT NULL,
  n BIGINT NOT NULL,
  kind TEXT COLLATE "C" NOT NULL,
  text TEXT COLLATE "C" NOT NULL,
  position TEXT COLLATE "C",
  country TEXT COLLATE "C",
  year BIGINT,
  PRIMARY KEY (weapon, seq, n),
  FOREIGN KEY(weapon) REFERENCES weapon (code) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE place (
  code TEXT COLLATE "C" NOT NULL,
  name TEXT COLLATE "C" NOT NULL,
  kind TEXT COLLATE "C" NOT NULL,
  within TEXT COLLATE "C",
  site TEXT COLLATE "C" NOT NULL,
  custody TEXT COLLATE "C" NOT NULL,
  keeper TEXT COLLATE "C",
  country TEXT COLLATE "C",
  latitude TEXT COLLATE "C",
  longitude TEXT COLLATE "C",
  limit_nec_kg TEXT COLLATE "C",
  licence TEXT COLLATE "C",
  seq BIGINT NOT NULL,
  PRIMARY KEY (code),
  CONSTRAINT place_custody CHECK (custody IN ('SINGLE', 'TWO_PERSON', 'DUAL_KEY')),
  FOREIGN KEY(within) REFERENCES place (code) DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY(keeper) REFERENCES user_account (code) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE possible_duplicate (
  seq BIGINT NOT NULL,
  weapon TEXT COLLATE "C" NOT NULL,
  other TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (seq, weapon, other),
  FOREIGN KEY(seq) REFERENCES entry (seq) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE reading (
  weapon TEXT COLLATE "C" NOT NULL,
  seq BIGINT NOT NULL,
  serial TEXT COLLATE "C",
  serial_key TEXT COLLATE "C",
  serial_status TEXT COLLATE "C" NOT NULL,
  serial_assigned TEXT COLLATE "C",
  by_user TEXT COLLATE "C" NOT NULL,
  reason TEXT COLLATE "C",
  PRIMARY KEY (weapon, seq),
  FOREIGN KEY(weapon) REFERENCES weapon (code) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE receipt (
  seq BIGINT NOT NULL,
  n BIGINT NOT NULL,
  dispatch TEXT COLLATE "C" NOT NULL,
  item_kind TEXT COLLATE "C" NOT NULL,
  item TEXT COLLATE "C",
  serial TEXT COLLATE "C",
  quantity BIGINT NOT NULL,
  surplus BIGINT NOT NULL,
  condition TEXT COLLATE "C",
  remarks TEXT COLLATE "C",
  PRIMARY KEY (seq, n),
  FOREIGN KEY(seq) REFERENCES entry (seq) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE reservation (
  subject TEXT COLLATE "C" NOT NULL,
  proposal TEXT COLLATE "C" NOT NULL,
  n BIGINT NOT NULL,
  holder TEXT COLLATE "C",
  status TEXT COLLATE "C",
  condition TEXT COLLATE "C",
  quantity BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  released_seq BIGINT,
  PRIMARY KEY (subject, proposal, n),
  FOREIGN KEY(proposal) REFERENCES proposal (code) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE restriction (
  seq BIGINT NOT NULL,
  lot TEXT COLLATE "C" NOT NULL,
  status TEXT COLLATE "C" NOT NULL,
  reason TEXT COLLATE "C" NOT NULL,
  authority TEXT COLLATE "C" NOT NULL,
  occurred_at BIGINT NOT NULL,
  PRIMARY KEY (seq),
  FOREIGN KEY(seq) REFERENCES entry (seq) DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY(lot) REFERENCES lot (code) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE review (
  seq BIGINT NOT NULL,
  finding TEXT COLLATE "C" NOT NULL,
  status TEXT COLLATE "C" NOT NULL,
  reason TEXT COLLATE "C" NOT NULL,
  by_user TEXT COLLATE "C" NOT NULL,
  occurred_at BIGINT NOT NULL,
  PRIMARY KEY (seq),
  FOREIGN KEY(seq) REFERENCES entry (seq) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX review_finding ON review (finding);

CREATE TABLE seal_event (
  seq BIGINT NOT NULL,
  n BIGINT NOT NULL,
  subject TEXT COLLATE "C" NOT NULL,
  event TEXT COLLATE "C" NOT NULL,
  seal TEXT COLLATE "C" NOT NULL,
  old_seal TEXT COLLATE "C",
  reason TEXT COLLATE "C",
  PRIMARY KEY (seq, n),
  FOREIGN KEY(seq) REFERENCES entry (seq) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX seal_subject ON seal_event (subject, seq);

CREATE TABLE user_key (
  key_id TEXT COLLATE "C" NOT NULL,
  "user" TEXT COLLATE "C" NOT NULL,
  vkey TEXT COLLATE "C" NOT NULL,
  enrolled_seq BIGINT NOT NULL,
  revoked_seq BIGINT,
  trusted_to BIGINT,
  reason TEXT COLLATE "C",
  PRIMARY KEY (key_id),
  FOREIGN KEY("user") REFERENCES user_account (code) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX user_key_user ON user_key ("user");

CREATE TABLE weapon_standing (
  weapon TEXT COLLATE "C" NOT NULL,
  holder TEXT COLLATE "C" NOT NULL,
  status TEXT COLLATE "C" NOT NULL,
  condition TEXT COLLATE "C" NOT NULL,
  since BIGINT NOT NULL,
  seq BIGINT NOT NULL,
  PRIMARY KEY (weapon),
  CONSTRAINT weapon_standing_status CHECK (' IN_STORE ISSUED IN_TRANSIT IN_MAINTENANCE UNACCOUNTED AWAITING_DISPOSAL DESTROYED EXPENDED HANDED_OVER WRITTEN_OFF ' LIKE '%% ' || status || ' %%'),
  FOREIGN KEY(weapon) REFERENCES weapon (code) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX weapon_standing_holder ON weapon_standing (holder, weapon);

CREATE INDEX weapon_standing_status_of ON weapon_standing (status, weapon);

CREATE TABLE disposal (
  code TEXT COLLATE "C" NOT NULL,
  place TEXT COLLATE "C" NOT NULL,
  sites TEXT COLLATE "C" NOT NULL,
  method TEXT COLLATE "C" NOT NULL,
  consent TEXT COLLATE "C",
  planned_by TEXT COLLATE "C" NOT NULL,
  approved_by TEXT COLLATE "C",
  planned_at BIGINT NOT NULL,
  destroyers TEXT COLLATE "C" NOT NULL,
  seq BIGINT NOT NULL,
  PRIMARY KEY (code),
  FOREIGN KEY(place) REFERENCES place (code) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE place_load (
  place TEXT COLLATE "C" NOT NULL,
  hazard_division TEXT COLLATE "C" NOT NULL,
  nec_mg BIGINT NOT NULL,
  PRIMARY KEY (place, hazard_division),
  CONSTRAINT place_load_nec CHECK (nec_mg >= 0),
  FOREIGN KEY(place) REFERENCES place (code) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE disposal_line (
  disposal TEXT COLLATE "C" NOT NULL,
  item_kind TEXT COLLATE "C" NOT NULL,
  item TEXT COLLATE "C" NOT NULL,
  method TEXT COLLATE "C",
  planned BIGINT NOT NULL,
  withdrawn BIGINT NOT NULL,
  lost BIGINT NOT NULL,
  weakened BIGINT NOT NULL,
  destroyed BIGINT NOT NULL,
  verified BIGINT NOT NULL,
  seq BIGINT NOT NULL,
  PRIMARY KEY (disposal, item_kind, item),
  CONSTRAINT disposal_line_verified CHECK (verified <= destroyed),
  FOREIGN KEY(disposal) REFERENCES disposal (code) DEFERRABLE INITIALLY DEFERRED
);

CREATE UNIQUE INDEX entry_id_once ON entry (id);

CREATE FUNCTION guard_record() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $guard$
BEGIN
  RAISE EXCEPTION 'wamledger: % is a record and only grows (% refused)', TG_TABLE_NAME, TG_OP
    USING ERRCODE = 'integrity_constraint_violation';
END
$guard$;

CREATE FUNCTION guard_next() RETURNS trigger LANGUAGE plpgsql
SET search_path = wamledger, pg_catalog, pg_temp AS $guard$
DECLARE
  first bigint;
  last bigint;
  number bigint;
BEGIN
  SELECT min(seq), max(seq), count(*) INTO first, last, number FROM added;
  IF number > 0 AND (
    last - first + 1 <> number
    OR last <> (SELECT max(seq) FROM entry)
    OR (first > 0 AND NOT EXISTS (SELECT 1 FROM entry WHERE seq = first - 1))
  ) THEN
    RAISE EXCEPTION 'wamledger: entry is a record and only grows (INSERT refused)'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END
$guard$;

CREATE TRIGGER guard_entry_row BEFORE UPDATE OR DELETE ON entry FOR EACH ROW EXECUTE FUNCTION guard_record();

ALTER TABLE entry ENABLE ALWAYS TRIGGER guard_entry_row;

CREATE TRIGGER guard_entry_truncate BEFORE TRUNCATE ON entry FOR EACH STATEMENT EXECUTE FUNCTION guard_record();

ALTER TABLE entry ENABLE ALWAYS TRIGGER guard_entry_truncate;

CREATE TRIGGER guard_entry_insert AFTER INSERT ON entry REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION guard_next();

ALTER TABLE entry ENABLE ALWAYS TRIGGER guard_entry_insert;

CREATE TRIGGER guard_tree_node_row BEFORE UPDATE OR DELETE ON tree_node FOR EACH ROW EXECUTE FUNCTION guard_record();

ALTER TABLE tree_node ENABLE ALWAYS TRIGGER guard_tree_node_row;

CREATE TRIGGER guard_tree_node_truncate BEFORE TRUNCATE ON tree_node FOR EACH STATEMENT EXECUTE FUNCTION guard_record();

ALTER TABLE tree_node ENABLE ALWAYS TRIGGER guard_tree_node_truncate;

CREATE TRIGGER guard_signed_head_row BEFORE UPDATE OR DELETE ON signed_head FOR EACH ROW EXECUTE FUNCTION guard_record();

ALTER TABLE signed_head ENABLE ALWAYS TRIGGER guard_signed_head_row;

CREATE TRIGGER guard_signed_head_truncate BEFORE TRUNCATE ON signed_head FOR EACH STATEMENT EXECUTE FUNCTION guard_record();

ALTER TABLE signed_head ENABLE ALWAYS TRIGGER guard_signed_head_truncate;

CREATE TRIGGER guard_outside_head_row BEFORE UPDATE OR DELETE ON outside_head FOR EACH ROW EXECUTE FUNCTION guard_record();

ALTER TABLE outside_head ENABLE ALWAYS TRIGGER guard_outside_head_row;

CREATE TRIGGER guard_outside_head_truncate BEFORE TRUNCATE ON outside_head FOR EACH STATEMENT EXECUTE FUNCTION guard_record();

ALTER TABLE outside_head ENABLE ALWAYS TRIGGER guard_outside_head_truncate;

CREATE TRIGGER guard_access_record_row BEFORE UPDATE OR DELETE ON access_record FOR EACH ROW EXECUTE FUNCTION guard_record();

ALTER TABLE access_record ENABLE ALWAYS TRIGGER guard_access_record_row;

CREATE TRIGGER guard_access_record_truncate BEFORE TRUNCATE ON access_record FOR EACH STATEMENT EXECUTE FUNCTION guard_record();

ALTER TABLE access_record ENABLE ALWAYS TRIGGER guard_access_record_truncate;

CREATE TRIGGER guard_about_row BEFORE UPDATE OR DELETE ON about FOR EACH ROW EXECUTE FUNCTION guard_record();

ALTER TABLE about ENABLE ALWAYS TRIGGER guard_about_row;

CREATE TRIGGER guard_about_truncate BEFORE TRUNCATE ON about FOR EACH STATEMENT EXECUTE FUNCTION guard_record();

ALTER TABLE about ENABLE ALWAYS TRIGGER guard_about_truncate;

CREATE TRIGGER guard_about_insert BEFORE INSERT ON about FOR EACH STATEMENT EXECUTE FUNCTION guard_record();

ALTER TABLE about ENABLE ALWAYS TRIGGER guard_about_insert;

