"""Functions of the deployment: its parameters, variables and loops, and what it is deployed to.

https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-deployment
https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-scope
"""

from __future__ import annotations

from vmsslint.expand.functions.base import RejectedError, Site, values_function
from vmsslint.expand.scope import Level, Stage
from vmsslint.residuals import residual
from vmsslint.values import Kind, Known, Text, Unknown, Value, unknown


@values_function("parameters", 1, 1, types=("string",))
def parameters(site: Site, name: Value) -> Value:
    """The value of a parameter (string, in any letter case). Rejected where the template declares none of that name."""
    if not isinstance(name, Known):
        return site.unknown(name)
    value = site.scope.parameters.get(str(name.value))
    if value is None:
        raise RejectedError(f"the template declares no parameter {residual(name)}")
    return value


@values_function("variables", 1, 1, types=("string",))
def variables(site: Site, name: Value) -> Value:
    """The value of a variable (string, in any letter case). Rejected where there is none, and in parameter defaults."""
    if site.scope.variables is None:
        raise RejectedError("variables are not available here")
    if site.scope.stage is Stage.PARAMETER:
        raise RejectedError("the default of a parameter cannot use variables")
    if not isinstance(name, Known):
        return site.unknown(name)
    value = site.scope.variables.get(str(name.value))
    if value is None:
        raise RejectedError(f"the template declares no variable {residual(name)}")
    return value


@values_function("copyIndex", 0, 2, types=("string|int", "int"), result="int")
def copy_index(site: Site, *args: Value) -> Value:
    """The index of an enclosing copy loop, from 0: `copyIndex(loop?, offset?)`, `copyIndex(offset)`.

    Without a name it is that of the resource or output; loops of properties and variables go by name.
    https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-numeric#copyindex
    """
    scope = site.scope
    named = bool(args) and (
        isinstance(args[0], Text) or (isinstance(args[0], Known) and isinstance(args[0].value, str))
    )
    if args and not named and not isinstance(args[0], Known):
        return site.unknown(*args)
    if len(args) == 2 and not named:
        raise RejectedError("the first of two arguments is the name of a loop")
    if named:
        loop = args[0]
        if not isinstance(loop, Known):
            return site.unknown(*args)
        index = scope.loops.get(str(loop.value).casefold())
        if index is None:
            raise RejectedError(f"there is no copy loop {residual(loop)} around this expression")
    else:
        found = scope.index
        if found is None:
            raise RejectedError("there is no copy loop around this expression that it could mean")
        index = found
    return _plus(index, args[-1]) if len(args) > named else index


@values_function("lambdaVariables", 1, 1, types=("string",))
def lambda_variables(site: Site, name: Value) -> Value:
    """The value of an argument of an enclosing lambda (string, in any letter case).

    https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-lambda
    """
    if not isinstance(name, Known):
        return site.unknown(name)
    value = site.scope.lambdas.get(str(name.value).casefold())
    if value is None:
        raise RejectedError(f"there is no lambda variable {residual(name)} around this expression")
    return value


def _plus(index: Value, offset: Value) -> Value:
    if isinstance(index, Known) and isinstance(offset, Known):
        if isinstance(index.value, int) and isinstance(offset.value, int):
            return Known(index.value + offset.value)
        raise RejectedError("the offset must be a whole number")
    if offset == Known(0):
        return index
    return unknown("add", index, offset, type="int")


@values_function("deployment", 0, 0, result="object")
def deployment(site: Site) -> Value:
    """The deployment: `name`, `properties`, and `location` above resource groups."""
    return site.scope.target.deployment(site.scope.template)


@values_function("environment", 0, 0, result="object")
def environment(site: Site) -> Value:
    """The cloud that is deployed to: suffixes and endpoints."""
    return site.scope.target.environment()


@values_function("resourceGroup", 0, 0, result="object")
def resource_group(site: Site) -> Value:
    """The resource group that is deployed to. Rejected in deployments to a subscription or above."""
    if site.scope.level is not Level.GROUP:
        raise RejectedError(f"a deployment to a {site.scope.level} has no resource group")
    return site.scope.target.resource_group()


@values_function("subscription", 0, 0, result="object")
def subscription(site: Site) -> Value:
    """The subscription that is deployed to. Rejected in deployments to a management group or tenant."""
    if site.scope.level in (Level.MANAGEMENT_GROUP, Level.TENANT):
        raise RejectedError(f"a deployment to a {site.scope.level} has no subscription")
    return site.scope.target.subscription()


@values_function("tenant", 0, 0, result="object")
def tenant(site: Site) -> Value:
    """The tenant that is deployed to."""
    return site.scope.target.tenant()


@values_function("managementGroup", 0, 0, result="object")
def management_group(site: Site) -> Value:
    """The management group that is deployed to. Rejected in other deployments."""
    if site.scope.level is not Level.MANAGEMENT_GROUP:
        raise RejectedError(f"a deployment to a {site.scope.level} has no management group of its own")
    return site.scope.target.management_group_object()


@values_function("deployer", 0, 0, result="object")
def deployer(site: Site) -> Value:
    """Who deploys: `objectId`, `tenantId`, `userPrincipalName`. Nobody knows before the deployment."""
    return site.unknown(kind=Kind.EXTERNAL)


@values_function("utcNow", 0, 1, types=("string",), result="string")
def utc_now(site: Site, *args: Value) -> Value:
    """The time of the deployment, in a .NET format. Rejected outside of parameter defaults; never the same twice."""
    return _fresh(site, args)


@values_function("newGuid", 0, 0, result="string")
def new_guid(site: Site) -> Value:
    """A random GUID. Rejected outside of parameter defaults; another at each deployment."""
    return _fresh(site, ())


def _fresh(site: Site, args: tuple[Value, ...]) -> Unknown:
    if site.scope.stage is not Stage.PARAMETER:
        raise RejectedError("it can only be used in the default of a parameter")
    return site.unknown(*args, kind=Kind.FRESH)


@values_function("externalInput", 1, 2, types=("string", ""))
def external_input(site: Site, *args: Value) -> Value:
    """A value that the tool which deploys puts in, in parameter files made from .bicepparam."""
    return site.unknown(*args, kind=Kind.EXTERNAL)


@values_function("externalInputs", 1, 1, types=("string",))
def external_inputs(site: Site, name: Value) -> Value:
    """One of the `externalInputs` of a parameter file that was made from .bicepparam."""
    return site.unknown(name, kind=Kind.EXTERNAL)
