"""SQL of the search: the index, and the one statement that ranks."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any, Final

from sqlalchemy import RowMapping, delete, insert, text
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.catalog.metadata import IN_FORCE
from services.catalog.search.models import search_document, search_vocabulary, search_word

TEXTS: Final = text(
    """
    select p.id, p.title, p.description, u.name as unit, array(select jsonb_array_elements_text(p.law)) as law,
           coalesce(array_agg(a.alias order by a.alias) filter (where a.alias is not null), '{}') as aliases,
           array(select o.name ->> 'de' from catalog.office_service s join catalog.office o on o.id = s.office_id
                  where s.service_id = p.id order by o.id) as places
      from catalog.public_service p join catalog.unit u on u.id = p.unit_id
      left join catalog.search_alias a on a.service_id = p.id
     where p.id = any(:ids)
     group by p.id, u.name
    """
)

NAMING: Final = text(
    """
    select t.word from unnest(cast(:words as text[])) as t(word)
     where exists (select from catalog.search_word w
                    where w.word = t.word and w.weight > 0.85 and w.service_id <> all (cast(:besides as text[])))
    """
)
"""German titles and everyday names weigh more than that, everything else less."""
COUNT: Final = text(
    """
    update catalog.search_vocabulary v
       set services = (select count(*) from catalog.search_word w where w.word = v.word)
     where v.word = any(cast(:words as text[]))
    """
)
MANY_SERVICES: Final = 50
REFRESH: Final = text(
    "analyze catalog.search_word, catalog.search_vocabulary, catalog.search_document, catalog.search_alias"
)
"""After a large load the planner must not wait for PostgreSQL to count by itself: until then it reads whole tables."""

LEAST_SIMILARITY: Final = 0.4
LEAST_MATCH: Final = 0.2
LEAST_SHARE: Final = 0.45
"""What is less than this share as good as the best hit by words is noise: half a compound, when another service has the whole."""
COMMON: Final = 200
"""A word that more services share tells little: services that only have such words are left out when another word tells more.
So their thousands of rows need not be read."""
RANKED: Final = f"""
    candidate as (
        select * from unnest(cast(:positions as int[]), cast(:sides as int[]), cast(:words as text[]), cast(:strengths as real[]))
            as c(position, side, word, strength)),
    spelled as (
        select c.position, c.side, c.word, c.strength, v.services from candidate c
          cross join lateral (select services from catalog.search_vocabulary where word = c.word offset 0) v
        union all
        select c.position, c.side, v.word, 0.85, v.services from candidate c join catalog.search_vocabulary v
            on c.side = 0 and length(c.word) >= 3 and v.word > c.word and v.word < c.word || '~'
        union all
        select c.position, c.side, v.word, 0.8 * similarity(v.word, c.word), v.services
          from candidate c join catalog.search_vocabulary v
            on c.side = 0 and v.word % c.word where similarity(v.word, c.word) >= {LEAST_SIMILARITY}),
    spelling as (
        select position, side, word, max(strength) as strength, services > {COMMON} as common
          from spelled where services > 0 group by position, side, word, services),
    telling as (
        select w.service_id, p.position, p.side, p.strength * w.weight as score
          from (select * from spelling where not common or not exists (select from spelling where not common)) p
          cross join lateral (select service_id, weight from catalog.search_word where word = p.word offset 0) w),
    besides as (
        select w.service_id, p.position, p.side, p.strength * w.weight as score
          from (select distinct service_id from telling) t
          cross join (select * from spelling where common and exists (select from spelling where not common)) p
          cross join lateral (
            select service_id, weight from catalog.search_word where service_id = t.service_id and word = p.word offset 0) w),
    best as (
        select service_id, position, greatest(max(score) filter (where side = 0),
               coalesce(max(score) filter (where side = 1), 0) + coalesce(max(score) filter (where side = 2), 0)) as score
          from (select * from telling union all select * from besides) h group by service_id, position),
    alike as (
        select service_id, sum(score) / :count as score from best group by service_id),
    found as (
        select service_id, score from alike where score >= {LEAST_SHARE} * (select max(score) from alike)
        union all
        select service_id, 1 + 0.1 * strength from catalog.search_alias where alias = :folded
        union all
        select service_id, 0.3 + 0.3 * ts_rank(document, websearch_to_tsquery('german', :query))
          from catalog.search_document where document @@ websearch_to_tsquery('german', :query)),
    ranked as (select service_id, sum(score) as score from found group by service_id having sum(score) >= {LEAST_MATCH})
"""  # noqa: S608 - two numbers of this module, no value of a caller
"""Common table expressions that end in `ranked(service_id, score)`: words and parts of compounds that are the same, words that begin
alike, words that look alike (trigrams), then the exact alias and the German full text."""


LEAST_LIKENESS: Final = 0.2
NEAR: Final = text(
    f"""
    with near as (
        select v.word, max(similarity(v.word, t.word)) as score
          from unnest(cast(:words as text[])) as t(word) cross join catalog.search_vocabulary v
         group by v.word having max(similarity(v.word, t.word)) >= {LEAST_LIKENESS} order by 2 desc, 1 limit 20),
    hit as (select s.service_id, max(n.score * s.weight) as score from near n join catalog.search_word s on s.word = n.word group by 1)
    select p.id, p.title from hit h join catalog.public_service p on p.id = h.service_id
     where {IN_FORCE.format("p")}
     order by h.score desc, p.annual_cases desc nulls last, p.sort_title, p.id limit :limit
    """  # noqa: S608 - fragments of this room, no value of a caller
)
SUGGESTED: Final = text(
    f"""
    with token as (select word from unnest(cast(:tokens as text[])) as t(word)),
    worded as (
        select s.service_id, t.word, max(s.weight) as score
          from token t join catalog.search_word s on s.word >= t.word and s.word < t.word || '~' group by 1, 2),
    found as (
        select service_id, sum(score) / :count as score, null as alias from worded group by 1 having count(*) = :count
        union all
        select id, 3, null from catalog.public_service where sort_title >= :typed and sort_title < :typed || '~'
        union all
        select service_id, 2 + 0.1 * strength, alias from catalog.search_alias where alias >= :typed and alias < :typed || '~'),
    ranked as (
        select service_id, max(score) as score,
               (array_agg(alias order by alias = :typed desc, score desc, alias) filter (where alias is not null))[1] as alias
          from found group by 1)
    select p.id, p.title, r.alias
      from ranked r join catalog.public_service p on p.id = r.service_id
     where {IN_FORCE.format("p")}
     order by r.score + 0.02 * ln(1 + coalesce(p.annual_cases, 0)) desc, p.sort_title, p.id limit :limit
    """  # noqa: S608 - a fragment of this room
)


async def near_services(session: AsyncSession, words: Sequence[str], today: date, limit: int) -> Sequence[RowMapping]:
    """Services with words that look a little like these (stems), for when nothing matches."""
    return (await session.execute(NEAR, {"words": list(words), "today": today, "limit": limit})).mappings().all()


async def suggested_services(
    session: AsyncSession, typed: str, tokens: Sequence[str], today: date, limit: int
) -> Sequence[RowMapping]:
    """Services whose title or everyday name begins with `typed` (folded), or that have words beginning with every token (stems)."""
    values = {"typed": typed, "tokens": list(tokens), "count": len(tokens), "today": today, "limit": limit}
    return (await session.execute(SUGGESTED, values)).mappings().all()


async def texts_of_services(session: AsyncSession, services: Sequence[str]) -> Sequence[RowMapping]:
    """What services are found by: titles, descriptions, everyday names, places."""
    return (await session.execute(TEXTS, {"ids": list(services)})).mappings().all()


async def naming_words(session: AsyncSession, words: Collection[str], besides: Sequence[str]) -> set[str]:
    """Which of these words stand in the title or an everyday name of a service other than `besides`."""
    return set((await session.execute(NAMING, {"words": sorted(words), "besides": list(besides)})).scalars())


async def replace_index(
    session: AsyncSession,
    services: Sequence[str],
    documents: Sequence[Mapping[str, Any]],
    words: Sequence[Mapping[str, Any]],
) -> None:
    """Write the index of some services anew."""
    await session.execute(delete(search_document).where(search_document.c.service_id.in_(services)))
    dropped = await session.execute(
        delete(search_word).where(search_word.c.service_id.in_(services)).returning(search_word.c.word)
    )
    touched = set(dropped.scalars()) | {entry["word"] for entry in words}
    for table, entries in ((search_document, documents), (search_word, words)):
        if entries:
            await session.execute(insert(table), list(entries))
    if touched:
        spelled = [{"word": word} for word in sorted(touched)]
        await session.execute(pg_insert(search_vocabulary).on_conflict_do_nothing(), spelled)
        await session.execute(COUNT, {"words": sorted(touched)})
    if len(services) >= MANY_SERVICES:
        await session.execute(REFRESH)
