"""The simulated provider: a page to choose an invented person on. It cannot be made in production."""

from fastapi import APIRouter

from services.eid_gateway.levels import is_enough
from services.eid_gateway.providers.port import FirstStep
from services.eid_gateway.providers.simulated.outcome import NAME
from services.eid_gateway.providers.simulated.people import invented_people
from services.eid_gateway.providers.simulated.routes import router
from services.eid_gateway.settings import EidGatewaySettings
from shared.language import choose


class SimulationInProduction(RuntimeError):
    """Somebody asked for invented people where real ones are served."""


class SimulatedProvider:
    """Implements providers.port.Provider."""

    name = NAME

    def __init__(self, settings: EidGatewaySettings) -> None:
        if settings.environment == "production":
            raise SimulationInProduction(
                "EID_GATEWAY_PROVIDERS names `simulated`, which lets anybody be anybody and is not for production: "
                "name a real provider, or set LOTSE_ENVIRONMENT=development."
            )

    @property
    def router(self) -> APIRouter:
        return router

    def first_step(self, level: str, language: str) -> FirstStep:
        people = [
            {
                "id": person.id,
                "name": person.name,
                "means": choose(person.means, language),
                "level": person.level,
                "enough": is_enough(person.level, level),
            }
            for person in invented_people()
        ]
        return FirstStep("steps/simulated.html", {"people": people})
