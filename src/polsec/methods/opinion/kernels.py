"""The loops that touch every vote, compiled by numba.

Every function here adds up over people: it takes a range ``[low, high)`` of them and adds to the arrays it is given,
so that the same code serves one conversation, its parts, or a stream. Shapes: n people, m statements, d axes,
D = d + 1; symmetric D x D matrices are packed by rows of their lower triangle, T = D (D + 1) / 2.

With ``NUMBA_DISABLE_JIT=1`` the same functions run as plain Python: slow, but the same figures.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba
import numpy as np
from numpy.typing import NDArray

Function = TypeVar("Function", bound=Callable[..., Any])

# The weight of a vote in the bound of Jaakkola and Jordan (2000), tanh(c/2) / (2c), tabled by c squared: one
# multiplication instead of a square root and an exponential, exact to 1e-6.
_STEPS_PER_UNIT = 50.0
_STEPS = 4096


def _table_of_weights() -> NDArray[np.float64]:
    root = np.sqrt(np.arange(1, _STEPS + 1) / _STEPS_PER_UNIT)
    return np.concatenate([[0.25], np.tanh(root / 2) / (2 * root)])


WEIGHTS = _table_of_weights()


def _compiled(function: Function) -> Function:
    # Sums may be reordered when compiled, once for each kind of processor: same platform, same bytes.
    compiled: Any = numba.njit(cache=True, nogil=True, fastmath={"contract", "nsz", "arcp", "reassoc"})(function)
    return cast(Function, compiled)


@_compiled
def vote_weight(square: float, table: NDArray[np.float64]) -> float:
    """tanh(c/2) / (2c) for c squared >= 0, by linear interpolation in ``table``."""
    place = square * _STEPS_PER_UNIT
    step = int(place)
    if step >= _STEPS:
        root = math.sqrt(square)
        return math.tanh(root / 2) / (2 * root)
    return float(table[step] + (place - step) * (table[step + 1] - table[step]))


@_compiled
def _second_moments(z, v, moments, doubled, size):  # type: ignore[no-untyped-def]
    """Packed E[z z'] of a person of mean z and covariance v, and the same with what lies off the diagonal doubled."""
    t = 0
    for p in range(size):
        for q in range(p + 1):
            moments[t] = z[p] * z[q] + v[p, q]
            doubled[t] = moments[t] if p == q else 2.0 * moments[t]
            t += 1


@_compiled
def _square_of_log_odds(j, z, doubled, records, size, triangle):  # type: ignore[no-untyped-def]
    """E[(intercept + (1, loadings) . z)^2] of statement j, from its record (`model.records_of`)."""
    s = records[j, 0]
    for p in range(size):
        s += 2.0 * records[j, 1 + p] * z[p]
    for t in range(triangle):
        s += records[j, 1 + size + t] * doubled[t]
    return s


@_compiled
def _invert(a, scratch, size):  # type: ignore[no-untyped-def]
    """Replace the symmetric positive definite ``a`` (lower triangle) by its inverse; returns log det of the inverse."""
    log_determinant = 0.0
    for p in range(size):
        for q in range(p + 1):
            s = a[p, q]
            for k in range(q):
                s -= a[p, k] * a[q, k]
            if p == q:
                a[p, p] = math.sqrt(s)
                log_determinant -= math.log(s)
            else:
                a[p, q] = s / a[q, q]
    for p in range(size):
        scratch[p, p] = 1.0 / a[p, p]
        for q in range(p):
            s = 0.0
            for k in range(q, p):
                s -= a[p, k] * scratch[k, q]
            scratch[p, q] = s / a[p, p]
    for p in range(size):
        for q in range(p + 1):
            s = 0.0
            for k in range(p, size):
                s += scratch[k, p] * scratch[k, q]
            a[p, q] = s
            a[q, p] = s
    return log_determinant


@_compiled
def _person_step(
    low,
    high,
    columns,
    values,
    records,
    prior,
    table,
    z,
    v,
    moments,
    doubled,
    pulls,
    packed,
    h,
    precision,
    scratch,
    axes,
):  # type: ignore[no-untyped-def]
    """One update of one person's (z, v) from votes ``low:high``; pulls gets each vote's weight; the rest is scratch.

    Returns the furthest that an entry of z moved."""
    size = len(axes)
    triangle = size * (size + 1) // 2
    _second_moments(z, v, moments, doubled, size)
    h[:] = 0.0
    packed[:] = 0.0
    for e in range(low, high):
        if values[e] == 0:  # a pass tells nothing of where one stands
            continue
        j = columns[e]
        w = vote_weight(_square_of_log_odds(j, z, doubled, records, size, triangle), table)
        pulls[e - low] = w
        for p in range(size):
            loading = records[j, 1 + size + p * (p + 1) // 2]
            h[p] += 0.5 * values[e] * loading - w * records[j, 1 + p]
        for t in range(triangle):
            packed[t] += w * records[j, 1 + size + t]
    t = 0
    for p in range(size):
        for q in range(p + 1):
            precision[p, q] = packed[t]
            t += 1
        precision[p, p] += prior[p]
    _invert(precision, scratch, size)
    moved = 0.0
    for p in range(size):
        s = 0.0
        for q in range(size):
            v[p, q] = precision[p, q]
            s += precision[p, q] * h[q]
        moved = max(moved, abs(s - z[p]))
        z[p] = s
    return moved


@_compiled
def _longest(low, high, offsets):  # type: ignore[no-untyped-def]
    """The most votes that one of the people has."""
    most = 0
    for i in range(low, high):
        most = max(most, offsets[i + 1] - offsets[i])
    return most


@_compiled
def sweep(low, high, offsets, columns, values, weights, means, spreads, records, prior, steps, rest, table, axes, sums):  # type: ignore[no-untyped-def]
    """Place people ``low:high`` and add what their votes say of the statements.

    A person is updated ``steps`` times, or until no entry of their mean moves by ``rest``. offsets (n + 1), columns,
    values: votes by person. weights (n): how often each person counts, of the statements. means (n, D), spreads (n, T):
    of each person (tendency, position), replaced. records (m, 1 + D + T): `model.records_of` statements. prior (D):
    precisions of a person. axes: a tuple of D zeros, so that loops over D are unrolled when compiled. sums (m, D + T):
    linear and square sums of the statements, added to; without rows nothing is. About 6 D + 4 T flops a vote and step.
    """
    size = len(axes)
    triangle = size * (size + 1) // 2
    z = np.zeros(size)
    h = np.zeros(size)
    v = np.zeros((size, size))
    moments = np.zeros(triangle)
    doubled = np.zeros(triangle)
    packed = np.zeros(triangle)
    precision = np.zeros((size, size))
    scratch = np.zeros((size, size))
    pulls = np.zeros(_longest(low, high, offsets))
    for i in range(low, high):
        t = 0
        for p in range(size):
            z[p] = means[i, p]
            for q in range(p + 1):
                v[p, q] = spreads[i, t]
                v[q, p] = spreads[i, t]
                t += 1
        for _ in range(steps):
            moved = _person_step(
                offsets[i], offsets[i + 1], columns, values, records, prior, table,
                z, v, moments, doubled, pulls, packed, h, precision, scratch, axes,
            )  # fmt: skip
            if moved < rest:
                break
        t = 0
        for p in range(size):
            means[i, p] = z[p]
            for q in range(p + 1):
                spreads[i, t] = v[p, q]
                t += 1
        if sums.shape[0] == 0 or weights[i] == 0:
            continue
        # The statement's side sees the person as (1, position), and the tendency as a known offset.
        _second_moments(z, v, moments, doubled, size)
        h[0] = z[0]
        for p in range(1, size):
            h[p] = moments[p * (p + 1) // 2]
            moments[p * (p + 1) // 2] = z[p]
        moments[0] = 1.0
        z[0] = 1.0
        for e in range(offsets[i], offsets[i + 1]):
            if values[e] == 0:
                continue
            j = columns[e]
            w = pulls[e - offsets[i]] * weights[i]  # the bound is as tight as the last step found it
            answer = 0.5 * values[e] * weights[i]
            for p in range(size):
                sums[j, p] += answer * z[p] - w * h[p]
            for t in range(triangle):
                sums[j, size + t] += w * moments[t]


@_compiled
def log_odds(people, columns, means, spreads, intercepts, records):  # type: ignore[no-untyped-def]
    """Mean and variance of the log-odds of agreeing of each pair (people[e], columns[e]); two arrays."""
    size = means.shape[1]
    mean = np.zeros(len(people))
    variance = np.zeros(len(people))
    doubled = np.zeros(spreads.shape[1])
    for e in range(len(people)):
        i = people[e]
        j = columns[e]
        mean[e] = intercepts[j]
        t = 0
        for p in range(size):
            mean[e] += records[j, 1 + size + p * (p + 1) // 2] * means[i, p]
            for q in range(p + 1):
                doubled[t] = (means[i, p] * means[i, q] + spreads[i, t]) * (1.0 if p == q else 2.0)
                t += 1
        second = _square_of_log_odds(j, means[i], doubled, records, size, len(doubled))
        variance[e] = max(second - mean[e] * mean[e], 0.0)
    return mean, variance


@_compiled
def evidence_of_people(low, high, offsets, columns, values, folds, means, spreads, records, prior, table, h, precision):  # type: ignore[no-untyped-def]
    """What each person's votes say of their position, without the prior, the tendency integrated out.

    h (n, F + 1, d) and precision (n, F + 1, d, d) are filled: entry 0 from all votes, entry f + 1 from all but those on
    the statements of fold f. folds (m): fold of each statement, 0 to F - 1; F may be 0. The rest as in `sweep`.
    """
    size = means.shape[1]
    triangle = spreads.shape[1]
    parts = h.shape[1]
    hs = np.zeros((parts, size))
    ps = np.zeros((parts, triangle))
    doubled = np.zeros(triangle)
    left = np.zeros(triangle)
    for i in range(low, high):
        t = 0
        for p in range(size):
            for q in range(p + 1):
                doubled[t] = (means[i, p] * means[i, q] + spreads[i, t]) * (1.0 if p == q else 2.0)
                t += 1
        hs[:] = 0.0
        ps[:] = 0.0
        for e in range(offsets[i], offsets[i + 1]):
            if values[e] == 0:
                continue
            j = columns[e]
            part = folds[j] + 1 if parts > 1 else 0
            w = vote_weight(_square_of_log_odds(j, means[i], doubled, records, size, triangle), table)
            for p in range(size):
                loading = records[j, 1 + size + p * (p + 1) // 2]
                hs[part, p] += 0.5 * values[e] * loading - w * records[j, 1 + p]
            for t in range(triangle):
                ps[part, t] += w * records[j, 1 + size + t]
        for f in range(1, parts):
            hs[0] += hs[f]
            ps[0] += ps[f]
        for f in range(parts):
            kept = 1.0 if f > 0 else 0.0
            for t in range(triangle):
                left[t] = ps[0, t] - kept * ps[f, t]
            total = prior[0] + left[0]
            lean = (hs[0, 0] - kept * hs[f, 0]) / total
            for p in range(1, size):
                row = p * (p + 1) // 2
                h[i, f, p - 1] = hs[0, p] - kept * hs[f, p] - left[row] * lean
                for q in range(1, p + 1):
                    cell = left[row + q] - left[row] * left[q * (q + 1) // 2] / total
                    precision[i, f, p - 1, q - 1] = cell
                    precision[i, f, q - 1, p - 1] = cell


@_compiled
def mixture_step(h, precision, weights, tight, pulls, constants, axes, shares, sums, squares, spread):  # type: ignore[no-untyped-def]
    """One expectation step of a mixture of K normals with one covariance, each person seen with their own error.

    h (n, d), precision (n, d, d): evidence of each person; weights (n). tight (d, d): inverse covariance of a
    component; pulls (K, d): tight times its mean; constants (K): log share less half the mean's square.
    axes: a tuple of d zeros, as in `sweep`.
    shares (n, K) is filled with the probabilities of membership; sums (K, d), squares (d, d), spread (d, d) are added
    to (responsibility times mean, its outer product, covariance). Returns the log-likelihood but for the term that no
    parameter changes. Source: Bovy, Hogg and Roweis (2011), "Extreme deconvolution", with a common covariance."""
    people = h.shape[0]
    size = len(axes)
    components = pulls.shape[0]
    q_inverse = np.zeros((size, size))
    scratch = np.zeros((size, size))
    places = np.zeros((components, size))
    total = 0.0
    for i in range(people):
        for p in range(size):
            for q in range(p + 1):
                q_inverse[p, q] = precision[i, p, q] + tight[p, q]
        log_determinant = _invert(q_inverse, scratch, size)
        highest = -np.inf
        for k in range(components):
            for p in range(size):
                s = 0.0
                for q in range(size):
                    s += q_inverse[p, q] * (h[i, q] + pulls[k, q])
                places[k, p] = s
            value = constants[k]
            for p in range(size):
                value += 0.5 * places[k, p] * (h[i, p] + pulls[k, p])
            shares[i, k] = value
            highest = max(highest, value)
        s = 0.0
        for k in range(components):
            shares[i, k] = math.exp(shares[i, k] - highest)
            s += shares[i, k]
        weight = weights[i]
        total += weight * (highest + math.log(s) + 0.5 * log_determinant)
        for k in range(components):
            shares[i, k] /= s
            share = weight * shares[i, k]
            for p in range(size):
                sums[k, p] += share * places[k, p]
                for q in range(p + 1):
                    squares[p, q] += share * places[k, p] * places[k, q]
        for p in range(size):
            for q in range(p + 1):
                spread[p, q] += weight * q_inverse[p, q]
    return total


@_compiled
def _tendency_in_group(low, high, columns, values, u, c, g, a, variance, prior, steps, table):  # type: ignore[no-untyped-def]
    """A person's tendency if they were of group g, its variance, and the bound on the evidence of their votes."""
    bound = 0.0
    for step in range(steps):
        precision = prior
        pull = 0.0
        bound = -0.5 * (prior * (a * a + variance) - math.log(variance * prior) - 1.0)
        for e in range(low, high):
            if values[e] == 0:
                continue
            j = columns[e]
            mean = u[j, g] + a
            second = mean * mean + c[j, g] + variance
            w = vote_weight(second, table)
            precision += w
            pull += 0.5 * values[e] - w * u[j, g]
            if step == steps - 1:
                root = math.sqrt(second)
                bound += 0.5 * values[e] * mean - 0.5 * root - math.log1p(math.exp(-root))
        a = pull / precision
        variance = 1.0 / precision
    return a, variance, bound


@_compiled
def class_sweep(
    low, high, offsets, columns, values, u, c, tendency, tendency_variance, log_shares, prior, steps, table,
    membership, linear, square,
):  # type: ignore[no-untyped-def]  # fmt: skip
    """One step of the model of groups for people ``low:high``: their tendency in each group, and their membership.

    u, c (m, G): mean and variance of the log-odds of agreeing in each group. tendency, tendency_variance, membership
    (n, G) are replaced; linear, square (m, G) are added to. Returns the sum of the log evidence of these people.
    """
    groups = u.shape[1]
    evidence = np.zeros(groups)
    total = 0.0
    for i in range(low, high):
        for g in range(groups):
            tendency[i, g], tendency_variance[i, g], bound = _tendency_in_group(
                offsets[i], offsets[i + 1], columns, values, u, c, g, tendency[i, g], tendency_variance[i, g], prior,
                steps, table,
            )  # fmt: skip
            evidence[g] = bound + log_shares[g]
        highest = evidence.max()
        s = 0.0
        for g in range(groups):
            evidence[g] = math.exp(evidence[g] - highest)
            s += evidence[g]
        total += highest + math.log(s)
        for g in range(groups):
            share = evidence[g] / s
            membership[i, g] = share
            if share < 1e-6:
                continue
            for e in range(offsets[i], offsets[i + 1]):
                if values[e] == 0:
                    continue
                j = columns[e]
                mean = u[j, g] + tendency[i, g]
                w = vote_weight(mean * mean + c[j, g] + tendency_variance[i, g], table)
                square[j, g] += share * w
                linear[j, g] += share * (0.5 * values[e] - w * tendency[i, g])
    return total


@_compiled
def count_votes(low, high, offsets, columns, values, labels, folds, counts):  # type: ignore[no-untyped-def]
    """Add votes of people ``low:high`` to counts (m, R, 3: agree, pass, disagree).

    labels (n, F): the region of each person judged without the statements of each fold, -1 for none; folds (m).
    """
    for i in range(low, high):
        for e in range(offsets[i], offsets[i + 1]):
            j = columns[e]
            region = labels[i, folds[j]]
            if region >= 0:
                counts[j, region, 1 - values[e]] += 1
