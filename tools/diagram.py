"""A flow compiled into a reduced decision diagram, to reason exactly about all that may still be answered.

Answer spaces run to millions, so nothing here enumerates them. Walking the questions in order, all that later
questions need to know is which gates can still fail and the total so far; answers that lead to the same such
state share it. Bottom up, states from which every answer leads to the same ends become one node, so two nodes
are the same node exactly when no later answer can tell them apart.
"""

from __future__ import annotations

from dataclasses import dataclass

from tools.flow import Flow

# (indices of the gates that no answer has cleared yet, total so far)
_State = tuple[tuple[int, ...], int]


@dataclass(frozen=True)
class Diagram:
    """One layer a question, then the ends.

    ``layers[k]`` maps each node of layer k to its child for each allowed answer of question k.
    ``allowed[k]`` are the indices of the answers that question k may still have, in the order of the
    children. ``ends`` maps each end node to (kind of rule, index of the rule): what decides there.
    """

    flow: Flow
    allowed: tuple[tuple[int, ...], ...]
    layers: tuple[dict[int, tuple[int, ...]], ...]
    ends: dict[int, tuple[str, int]]
    root: int

    def outcome(self, end: int) -> str:
        """The outcome at an end node."""
        kind, index = self.ends[end]
        return (self.flow.gates if kind == "gate" else self.flow.bands)[index].outcome

    def possible(self) -> dict[int, frozenset[str]]:
        """For each node, the outcomes that can still be reached from it."""
        found = {end: frozenset([self.outcome(end)]) for end in self.ends}
        for layer in reversed(self.layers):
            for node, children in layer.items():
                found[node] = frozenset().union(*(found[child] for child in children))
        return found


def compile_flow(flow: Flow, known: dict[str, str]) -> Diagram:
    """Compile ``flow`` where the questions in ``known`` have their answers and all others are open.

    ``known`` maps question ids to answer ids, both of the flow. Nodes merge when they have the same outcome
    in every case; the rule that stands at a merged end is then the first that was found.
    """
    allowed = tuple(
        (q.answers.index(known[q.id]),) if q.id in known else tuple(range(len(q.answers)))
        for q in flow.questions
    )
    # Top down: the states that can occur before each question, and where each answer leads.
    levels: list[dict[_State, tuple[_State, ...]]] = []
    states: set[_State] = {(tuple(range(len(flow.gates))), 0)}
    last_asked = {g.id: max(_index(flow, q) for q in g.fails_when) for g in flow.gates}
    for k in range(len(flow.questions)):
        steps: dict[_State, tuple[_State, ...]] = {}
        for state in states:
            steps[state] = tuple(_step(flow, last_asked, state, k, a) for a in allowed[k])
        levels.append(steps)
        states = {child for children in steps.values() for child in children}
    # Bottom up: nodes with equal children are one node.
    ends: dict[int, tuple[str, int]] = {}
    node_of: dict[_State, int] = {}
    by_outcome: dict[str, int] = {}
    for state in sorted(states):
        rule = _decides(flow, state)
        rules = flow.gates if rule[0] == "gate" else flow.bands
        node = by_outcome.setdefault(rules[rule[1]].outcome, len(by_outcome))
        ends.setdefault(node, rule)
        node_of[state] = node
    count = len(ends)
    layers: list[dict[int, tuple[int, ...]]] = []
    for steps in reversed(levels):
        by_children: dict[tuple[int, ...], int] = {}
        upper: dict[_State, int] = {}
        for state in sorted(steps):
            children = tuple(node_of[child] for child in steps[state])
            if children not in by_children:
                by_children[children] = count
                count += 1
            upper[state] = by_children[children]
        layers.insert(0, {node: children for children, node in by_children.items()})
        node_of = upper
    return Diagram(flow, allowed, tuple(layers), ends, node_of[(tuple(range(len(flow.gates))), 0)])


def decisive(diagram: Diagram) -> list[str]:
    """The open questions that can still change the outcome, the most decisive first.

    A question can change the outcome when, with all other answers the same, two of its answers lead to
    different ones. It is the more decisive the fewer outcomes stay possible once it is answered, on average
    over its answers; ties keep the order of the form.
    """
    possible = diagram.possible()
    reached = {diagram.root}
    ranked: list[tuple[float, int]] = []
    for k, layer in enumerate(diagram.layers):
        after = [
            frozenset().union(*(possible[layer[n][a]] for n in reached))
            for a in range(len(diagram.allowed[k]))
        ]
        if any(len(set(layer[node])) > 1 for node in reached):
            ranked.append((sum(map(len, after)) / len(after), k))
        reached = {child for node in reached for child in layer[node]}
    return [diagram.flow.questions[k].id for _, k in sorted(ranked)]


def _index(flow: Flow, question: str) -> int:
    return next(i for i, q in enumerate(flow.questions) if q.id == question)


def _step(flow: Flow, last_asked: dict[str, int], state: _State, k: int, answer: int) -> _State:
    """The state after question k has this answer."""
    gates, total = state
    question = flow.questions[k]
    named = question.answers[answer]
    left: list[int] = []
    for i in gates:
        gate = flow.gates[i]
        if question.id in gate.fails_when and named not in gate.fails_when[question.id]:
            continue  # cleared
        left.append(i)
        if last_asked[gate.id] <= k:
            return tuple(left), 0  # failed for good: later gates and the total no longer count
    return tuple(left), total + question.part(answer)


def _decides(flow: Flow, state: _State) -> tuple[str, int]:
    """The rule that decides when every question has been asked."""
    gates, total = state
    if gates:
        return "gate", gates[0]
    return "band", next(i for i, b in enumerate(flow.bands) if total >= b.at_least)
