"""The JSON-LD context of the CPSV-AP export, inlined into every document so that no reader has to fetch one."""

from typing import Any, Final

DCT: Final = "http://purl.org/dc/terms/"
CV: Final = "http://data.europa.eu/m8g/"
CPSV: Final = "http://purl.org/vocab/cpsv#"
SKOS: Final = "http://www.w3.org/2004/02/skos/core#"
XSD: Final = "http://www.w3.org/2001/XMLSchema#"
CURRENCY: Final = "http://publications.europa.eu/resource/authority/currency/EUR"
GERMAN: Final = "http://publications.europa.eu/resource/authority/language/DEU"
GERMANY: Final = "http://publications.europa.eu/resource/authority/country/DEU"


def _texts(iri: str) -> dict[str, str]:
    return {"@id": iri, "@container": "@language"}


def _link(iri: str) -> dict[str, str]:
    return {"@id": iri, "@type": "@id"}


CONTEXT: Final[dict[str, Any]] = {
    "PublicService": CPSV + "PublicService",
    "PublicOrganisation": CV + "PublicOrganisation",
    "Event": CV + "Event",
    "LifeEvent": CV + "LifeEvent",
    "Channel": CV + "Channel",
    "Cost": CV + "Cost",
    "EvidenceType": CV + "EvidenceType",
    "Rule": CPSV + "Rule",
    "LegalResource": "http://data.europa.eu/eli/ontology#LegalResource",
    "Concept": SKOS + "Concept",
    "Location": DCT + "Location",
    "LinguisticSystem": DCT + "LinguisticSystem",
    "TemporalEntity": "http://www.w3.org/2006/time#TemporalEntity",
    "identifier": DCT + "identifier",
    "title": _texts(DCT + "title"),
    "description": _texts(DCT + "description"),
    "prefLabel": _texts(SKOS + "prefLabel"),
    "keyword": _texts("http://www.w3.org/ns/dcat#keyword"),
    "audience": _link(DCT + "audience"),
    "language": _link(DCT + "language"),
    "spatial": _link(DCT + "spatial"),
    "type": _link(DCT + "type"),
    "thematicArea": _link(CV + "thematicArea"),
    "isClassifiedBy": _link(CV + "isClassifiedBy"),
    "notation": SKOS + "notation",
    "hasCompetentAuthority": _link(CV + "hasCompetentAuthority"),
    "isGroupedBy": _link(CV + "isGroupedBy"),
    "hasRelatedService": _link(CV + "hasRelatedService"),
    "relatedService": _link(CV + "relatedService"),
    "hasChannel": _link(CV + "hasChannel"),
    "openingHours": _link(CV + "openingHours"),
    "hasCost": _link(CV + "hasCost"),
    "hasValue": {"@id": CV + "hasValue", "@type": XSD + "double"},
    "currency": _link(CV + "currency"),
    "hasInputType": _link(CV + "hasInputType"),
    "follows": _link(CPSV + "follows"),
    "implements": _link(CPSV + "implements"),
    "hasLegalResource": _link(CV + "hasLegalResource"),
    "processingTime": {"@id": CV + "processingTime", "@type": XSD + "duration"},
}
