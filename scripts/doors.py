"""An import contract: a feature's doors open only for itself and for the assembler."""

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


class DoorsContract(Contract):
    """`package.<feature>.<door>` may be imported by `package.<feature>` and by `may_enter`."""

    package = fields.StringField()
    doors = fields.ListField(subfield=fields.StringField())
    may_enter = fields.ListField(subfield=fields.StringField())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        trespasses = [
            (importer, door)
            for door in sorted(self._doors(graph))
            for importer in sorted(graph.find_modules_that_directly_import(door))
            if not self._may(importer, door)
        ]
        return ContractCheck(kept=not trespasses, metadata={"trespasses": trespasses})

    def render_broken_contract(self, check: ContractCheck) -> None:
        for importer, door in check.metadata["trespasses"]:
            output.print_error(f"{importer} imports {door}")

    def _doors(self, graph: ImportGraph) -> set[str]:
        depth = self.package.count(".") + 2  # type: ignore[attr-defined]
        names: list[str] = self.doors  # type: ignore[assignment]
        return {
            module
            for module in graph.modules
            if module.startswith(f"{self.package}.")
            and len(parts := module.split(".")) > depth
            and parts[depth] in names
        }

    def _may(self, importer: str, door: str) -> bool:
        feature = ".".join(door.split(".")[: self.package.count(".") + 2])  # type: ignore[attr-defined]
        allowed: list[str] = self.may_enter  # type: ignore[assignment]
        return importer in allowed or f"{importer}.".startswith(f"{feature}.")
