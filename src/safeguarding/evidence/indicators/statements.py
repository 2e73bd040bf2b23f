"""The SQL of the counting. It is fixed: definitions give values that are bound to it, and names of temporary tables
(`@roster`, `@told`, `@identified`) that the counting makes up itself.
"""

from __future__ import annotations

COHORT = """
CREATE TEMP TABLE cohort AS
SELECT CAST(row_number() OVER (ORDER BY coalesce(office, 'Not recorded'), coalesce(team, 'Not recorded'), family_id) AS INTEGER)
           AS f, family_id, allocated, team, office
FROM (
    SELECT family_id, start AS allocated, team, office,
           row_number() OVER (PARTITION BY family_id ORDER BY start, "end", team, office) AS place
    FROM spans WHERE family_id IS NOT NULL AND start IS NOT NULL
)
WHERE place = 1 AND allocated BETWEEN $allocated_first AND $allocated_last
"""

WHO = "SELECT f, family_id, allocated, team, office FROM cohort ORDER BY f"

#: Members by number: a number is joined far sooner than a name.
PERSONS = """
CREATE TEMP TABLE persons AS
SELECT person_id, CAST(row_number() OVER () AS INTEGER) AS person FROM (SELECT DISTINCT person_id FROM members)
"""

# The family as it was at allocation is followed both ways: counting people only while they were recorded would leave
# out what happened before anybody wrote them down, and so make every "before" too small.
ROSTER = """
CREATE TEMP TABLE @roster AS
SELECT DISTINCT c.f, p.person
FROM members m JOIN cohort c USING (family_id) JOIN persons p USING (person_id)
WHERE list_contains($roles, m.role)
  AND coalesce(m.start, c.allocated) <= c.allocated + CAST($late AS INTEGER)
  AND coalesce(m."end", c.allocated) >= c.allocated
"""

FEEDS = "CREATE TYPE feed_name AS ENUM (SELECT DISTINCT feed FROM events WHERE feed IS NOT NULL)"

#: Every row of every feed with whom it is about, joined once for all.
EVERYTHING = """
CREATE TEMP TABLE @everything AS
SELECT CAST(e.feed AS feed_name) AS feed, e.event_id, coalesce(e.incident_id, e.event_id) AS incident_id, e.kind, e.date, e.quantity, e.unauthorised,
       e.possible, p.person, CASE l.band WHEN 'linked' THEN 1 WHEN 'doubtful' THEN 2 ELSE 3 END AS band
FROM events e LEFT JOIN links l USING (event_id) LEFT JOIN persons p USING (person_id)
"""

#: The rows of a feed; of the authority's own a spell too, which starts on its first day.
TOLD = "CREATE TEMP VIEW @told AS SELECT * EXCLUDE (feed) FROM @everything WHERE feed = @feed"
TOLD_OWN = """
CREATE TEMP TABLE @told AS
SELECT * EXCLUDE (feed) FROM @everything WHERE feed = @feed
UNION ALL
SELECT concat_ws(' ', person_id, kind, start), concat_ws(' ', person_id, kind, start), kind, start, NULL, NULL, NULL,
       person, 1
FROM plans LEFT JOIN persons USING (person_id)
"""

IDENTIFIED = "CREATE TEMP TABLE @identified AS SELECT person FROM persons SEMI JOIN has USING (person_id)"

#: How many of the roster could be looked for: those with what the feed needs, or with a link all the same.
MEMBERS = """
CREATE TEMP TABLE @known AS
SELECT r.f, count(*) AS members, count(coalesce(i.person, l.person)) AS findable
FROM @roster r LEFT JOIN @identified i USING (person)
LEFT JOIN (SELECT DISTINCT person FROM @told WHERE band = 1) l ON l.person = r.person
GROUP BY r.f
"""

#: What the feed tells of the roster, and of nobody else.
OURS = """
CREATE TEMP TABLE @ours AS
SELECT r.f, t.person, t.event_id, t.incident_id, t.kind, t.date, t.quantity, t.unauthorised,
       t.possible, t.band = 1 AS linked
FROM @told t JOIN @roster r USING (person) WHERE t.band < 3
"""

SEEN = """
CREATE OR REPLACE TEMP VIEW seen AS
SELECT * REPLACE ({amount} AS quantity) FROM @ours WHERE date <= DATE '{data_date}' AND kind IN ({kinds})
"""

HAPPENED = """
CREATE TEMP TABLE happened AS
SELECT f, bool_or(linked) AS linked, coalesce(min(date) FILTER (WHERE linked), min(date)) AS date
FROM seen GROUP BY f, incident_id
"""

HAPPENED_TO_PEOPLE = """
CREATE TEMP TABLE happened AS
SELECT f, person, bool_or(linked) AS linked, coalesce(min(date) FILTER (WHERE linked), min(date)) AS date
FROM seen GROUP BY f, person, incident_id
"""

COUNTED = """
CREATE TEMP TABLE totals AS
SELECT c.f,
       count(*) FILTER (WHERE linked AND date < before_first) AS earlier,
       count(*) FILTER (WHERE linked AND date >= before_first AND date < allocated) AS before,
       count(*) FILTER (WHERE linked AND date >= allocated) AS after,
       count(*) FILTER (WHERE NOT linked AND date >= before_first AND date < allocated) AS doubtful_before,
       count(*) FILTER (WHERE NOT linked AND date >= allocated) AS doubtful_after,
       least(earlier, 1) AS some_earlier, least(before, 1) AS some_before, least(after, 1) AS some_after,
       min(date) FILTER (WHERE linked AND date >= allocated) AS first,
       NULL::DOUBLE AS possible_before, NULL::DOUBLE AS possible_after
FROM @windows c JOIN happened h ON h.f = c.f AND h.date BETWEEN c.earlier_first AND c.after_last
GROUP BY c.f
"""
PEOPLE_WITH_ANY = {
    "least(earlier, 1)": "count(DISTINCT person) FILTER (WHERE linked AND date < before_first)",
    "least(before, 1)": "count(DISTINCT person) FILTER (WHERE linked AND date >= before_first AND date < allocated)",
    "least(after, 1)": "count(DISTINCT person) FILTER (WHERE linked AND date >= allocated)",
}

# Only children with sessions on both sides are compared: else a child who starts school would count as a change.
_CHILDREN = """
FROM (
    SELECT c.f, h.person,
           sum(quantity) FILTER (WHERE linked AND date < allocated) AS before,
           sum(quantity) FILTER (WHERE linked AND date >= allocated) AS after,
           count(*) FILTER (WHERE NOT linked AND date < allocated) AS doubtful_before,
           count(*) FILTER (WHERE NOT linked AND date >= allocated) AS doubtful_after,
           sum(possible) FILTER (WHERE linked AND date < allocated) AS possible_before,
           sum(possible) FILTER (WHERE linked AND date >= allocated) AS possible_after
    FROM @windows c JOIN (
        SELECT DISTINCT f, person, event_id, date, quantity, possible, linked
        FROM seen WHERE quantity IS NOT NULL AND possible > 0
    ) h ON h.f = c.f AND h.date BETWEEN c.before_first AND c.after_last
    GROUP BY c.f, h.person
)
WHERE possible_before > 0 AND possible_after > 0
GROUP BY f
"""
_NO_INCIDENTS = """sum(doubtful_before)::BIGINT AS doubtful_before, sum(doubtful_after)::BIGINT AS doubtful_after,
       0 AS some_earlier, 0 AS some_before, 0 AS some_after, NULL::DATE AS first"""

AMOUNTS = f"""
CREATE TEMP TABLE totals AS
SELECT f, NULL::BIGINT AS earlier, sum(before) AS before, sum(after) AS after, {_NO_INCIDENTS},
       sum(possible_before) AS possible_before, sum(possible_after) AS possible_after
{_CHILDREN}"""

#: Children who missed a tenth or more of what was possible, out of the children compared.
PERSISTENT = f"""
CREATE TEMP TABLE totals AS
SELECT f, NULL::BIGINT AS earlier, count(*) FILTER (WHERE 10 * before >= possible_before) AS before,
       count(*) FILTER (WHERE 10 * after >= possible_after) AS after, {_NO_INCIDENTS},
       count(*)::DOUBLE AS possible_before, count(*)::DOUBLE AS possible_after
{_CHILDREN}"""

#: Days of spells within the windows; a spell that has not ended lasts to the data date.
DAYS = """
CREATE TEMP TABLE totals AS
SELECT c.f,
       sum(greatest(0, least(p.last, c.before_first - 1) - greatest(p.start, c.earlier_first) + 1)) AS earlier,
       sum(greatest(0, least(p.last, c.allocated - 1) - greatest(p.start, c.before_first) + 1)) AS before,
       sum(greatest(0, least(p.last, c.after_last) - greatest(p.start, c.allocated) + 1)) AS after,
       0 AS doubtful_before, 0 AS doubtful_after, 0 AS some_earlier, 0 AS some_before, 0 AS some_after, NULL::DATE AS first,
       NULL::DOUBLE AS possible_before, NULL::DOUBLE AS possible_after
FROM @windows c JOIN @roster r USING (f) JOIN (
    SELECT DISTINCT person, start, least(coalesce("end", $data_date), $data_date) AS last
    FROM plans JOIN persons USING (person_id) WHERE list_contains($kinds, kind)
) p USING (person)
GROUP BY c.f
"""

HOW = {"amounts": AMOUNTS, "persistent": PERSISTENT, "days": DAYS}

WINDOWS = """
CREATE TEMP TABLE @windows AS
SELECT f, allocated, CAST(allocated - to_months(CAST(2 * $months AS INTEGER)) AS DATE) AS earlier_first,
       CAST(allocated - to_months(CAST($months AS INTEGER)) AS DATE) AS before_first,
       CAST(allocated + to_months(CAST($months AS INTEGER)) AS DATE) - 1 AS after_last
FROM cohort
"""

FAMILIES = """
SELECT c.f, coalesce(k.members, 0) AS members, coalesce(k.findable, 0) AS findable,
       (c.allocated - c.before_first) * CASE WHEN $of_people THEN coalesce(k.findable, 0) ELSE 1 END AS days_before,
       (c.after_last - c.allocated + 1) * CASE WHEN $of_people THEN coalesce(k.findable, 0) ELSE 1 END AS days_after,
       coalesce(t.earlier, 0) AS earlier, coalesce(t.before, 0) AS before, coalesce(t.after, 0) AS after,
       coalesce(t.doubtful_before, 0) AS doubtful_before, coalesce(t.doubtful_after, 0) AS doubtful_after,
       coalesce(t.some_earlier, 0) AS some_earlier, coalesce(t.some_before, 0) AS some_before,
       coalesce(t.some_after, 0) AS some_after, t.first - c.allocated AS first_after, t.possible_before, t.possible_after,
       NOT $amounts AND (@earlier_covered) AS earlier_known,
       CASE WHEN c.after_last > $data_date THEN 'open'
            WHEN k.members IS NULL THEN 'no_members'
            WHEN k.findable = 0 THEN 'not_linked'
            WHEN NOT (@both_covered) THEN 'not_covered'
            WHEN $amounts AND t.f IS NULL THEN 'no_amounts'
            ELSE 'counted' END AS status
FROM @windows c LEFT JOIN @known k USING (f) LEFT JOIN totals t USING (f)
"""

#: The month whose first day is the last one not after the date: by the calendar, or one less where it hasn't begun yet.
MONTHS = """
SELECT f, month, count(*) AS count FROM (
    SELECT f, apart - CASE WHEN date < CAST(allocated + to_months(CAST(apart AS INTEGER)) AS DATE) THEN 1 ELSE 0 END AS month
    FROM (
        SELECT c.f, c.allocated, h.date, datediff('month', c.allocated, h.date) AS apart
        FROM @windows c JOIN happened h ON h.f = c.f AND h.linked AND h.date BETWEEN c.before_first AND c.after_last
    )
) GROUP BY f, month
"""

STAYS = """
CREATE TEMP TABLE stays AS
SELECT f, start, last, count(*) OVER (PARTITION BY f) > 1 AS several
FROM (SELECT f, start, coalesce("end", DATE '9999-12-31') AS last FROM spans JOIN cohort USING (family_id))
WHERE start <= last
"""

#: Calendar months that the feed covers whole, with the families that were with a team in them and for how many days: by
#: the days on which stays begin and, after their last day, have ended. A family of several stays is looked at by itself.
THERE = """
CREATE TEMP TABLE @there AS
WITH months AS (
    SELECT first, CAST(first + to_months(1) AS DATE) - 1 AS last FROM (
        SELECT unnest(generate_series($series_first, $data_date, INTERVAL 1 MONTH))::DATE AS first
    )
), whole AS (
    SELECT * FROM months m WHERE last <= $data_date
     AND EXISTS (FROM covered v WHERE v.first <= m.first AND v.last >= m.last)
), turns AS (
    SELECT day, step, sum(step) AS stays, sum(step) FILTER (NOT several) AS families FROM (
        SELECT start AS day, 1 AS step, several FROM stays UNION ALL SELECT last + 1, -1, several FROM stays
    ) GROUP BY day, step
), alone AS (
    SELECT w.first AS month, sum(families) FILTER (step = 1 OR day <= w.first) AS families,
           sum(stays * (w.last - greatest(day, w.first) + 1)) AS days
    FROM whole w JOIN turns ON day <= w.last GROUP BY month
), others AS (
    SELECT w.first AS month, count(DISTINCT f) AS families
    FROM whole w JOIN stays s ON several AND s.start <= w.last AND s.last >= w.first GROUP BY month
)
SELECT month, coalesce(a.families, 0) + coalesce(o.families, 0) AS families, days
FROM alone a LEFT JOIN others o USING (month) WHERE days > 0
"""

#: What happened in those months, on days on which the family was with a team.
SERIES = """
WITH what AS (
    SELECT date_trunc('month', h.date)::DATE AS month, h.f, h.date
    FROM happened h WHERE h.linked AND h.date >= $series_first
     AND EXISTS (SELECT 1 FROM stays s WHERE s.f = h.f AND s.start <= h.date AND s.last >= h.date)
), summed AS (
    SELECT month, count(*) AS count, count(DISTINCT f) AS contributors FROM what GROUP BY month
), quarters AS (
    SELECT date_trunc('quarter', month)::DATE AS quarter, count(DISTINCT f) AS contributors FROM what GROUP BY quarter
)
SELECT t.month, t.families::BIGINT AS families, t.days::BIGINT AS days, coalesce(count, 0)::BIGINT AS count,
       coalesce(s.contributors, 0)::BIGINT AS contributors, coalesce(q.contributors, 0)::BIGINT AS in_quarter
FROM @there t LEFT JOIN summed s USING (month) LEFT JOIN quarters q ON q.quarter = date_trunc('quarter', t.month)::DATE
ORDER BY t.month
"""

BANDS = """
SELECT band, count(*) AS incidents FROM (
    SELECT min(band) AS band FROM @told
    WHERE list_contains($kinds, kind) AND date BETWEEN (SELECT min(before_first) FROM @windows) AND $data_date GROUP BY incident_id
) GROUP BY band
"""

AMOUNTLESS = "SELECT count(DISTINCT event_id) FROM seen WHERE quantity IS NULL OR possible IS NULL OR possible <= 0"

EVER = "SELECT count(*) FROM (FROM @told WHERE list_contains($kinds, kind) LIMIT 1)"

#: A day in care can be counted only where spells are told, however many beginnings are.
EVER_SPELL = "SELECT count(*) FROM (FROM plans WHERE list_contains($kinds, kind) LIMIT 1)"
