"""A shop that grew up without rules: groups, a superuser, a row of guardian, an admin, and views of every kind."""

APP = """
from django.apps import AppConfig


class ShopConfig(AppConfig):
    name = "shop"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from rbac import account_state

        account_state.provide_with(
            lambda user: account_state.AccountState(user.is_active, False, True, None)
        )
"""
MODELS = """
from django.db import models


class Order(models.Model):
    title = models.CharField(max_length=80)

    class Meta:
        permissions = [("refund_order", "Can refund order")]
"""
ADMIN_BEFORE = """
from django.contrib import admin
from shop.models import Order

admin.site.register(Order)
"""
ADMIN_AFTER = """
from django.contrib import admin
from django.contrib.auth.models import Group
from rbac.django_admin.guarded_admin import GuardedAdmin
from shop.models import Order
from shop.rules import VIEW_ORDER

admin.site.unregister(Group)


@admin.register(Order)
class OrderAdmin(GuardedAdmin):
    view_action = VIEW_ORDER
"""
URLS_BEFORE = """
from django.contrib import admin
from django.http import HttpResponse
from django.urls import path
from django.views import View


def orders(request):
    return HttpResponse("orders")


class OrderPage(View):
    def get(self, request, pk):
        return HttpResponse(f"order {pk}")


async def status(request):
    return HttpResponse("fine")


urlpatterns = [
    path("", orders), path("<int:pk>/", OrderPage.as_view()), path("status/", status),
    path("admin/", admin.site.urls),
]
"""
URLS_AFTER = """
from django.contrib import admin
from django.http import HttpResponse
from django.template import engines
from django.urls import include, path
from django.views import View
from rbac.access import declare, public, requires, requires_anywhere
from rbac.rest import by_rulebook
from rest_framework.decorators import action
from rest_framework.response import Response
from rest_framework.routers import DefaultRouter
from rest_framework.serializers import ModelSerializer
from rest_framework.viewsets import ReadOnlyModelViewSet
from shop.models import Order
from shop.rules import REFUND_ORDER, VIEW_ORDER

OFFERS = '{% load rbac %}{% can "shop.refund_order" order as may %}{% if may %}refund it{% else %}look{% endif %}'


@requires_anywhere(VIEW_ORDER)
def orders(request):
    return HttpResponse("orders")


@requires(VIEW_ORDER, Order)
class OrderPage(View):
    def get(self, request, order):
        return HttpResponse(engines["django"].from_string(OFFERS).render({"order": order}, request))


@public("whoever waits for an order may know that we work")
async def status(request):
    return HttpResponse("fine")


class Shown(ModelSerializer):
    class Meta:
        model = Order
        fields = ["title"]


@by_rulebook(list=VIEW_ORDER, retrieve=VIEW_ORDER, refund=REFUND_ORDER)
class Orders(ReadOnlyModelViewSet):
    queryset = Order.objects.order_by("pk")
    serializer_class = Shown

    @action(detail=True, methods=["post"])
    def refund(self, request, pk):
        return Response({"refunded": self.get_object().title})

    @action(detail=True)
    def forgotten(self, request, pk):
        return Response("must not be seen")


router = DefaultRouter()
router.register("", Orders)
urlpatterns = [
    path("", orders), path("<int:pk>/", OrderPage.as_view()), path("status/", status),
    path("api/", include(declare(router.urls, requires_anywhere(VIEW_ORDER)))),
    path("admin/", declare(admin.site.urls, requires_anywhere(VIEW_ORDER))),
]
"""
SETTINGS = """
RBAC_REPORT_ONLY = True
INSTALLED_APPS += ["django.contrib.admin", "django.contrib.messages", "guardian", "rest_framework"]
INSTALLED_APPS += ["shop.apps.ShopConfig"]
ANONYMOUS_USER_NAME = None
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend", "rbac.backends.RulebookBackend"]
MIDDLEWARE += ["django.contrib.messages.middleware.MessageMiddleware", "rbac.middleware.AccessMiddleware"]
TEMPLATES[0]["OPTIONS"] = {"context_processors": [
    "django.template.context_processors.request", "django.contrib.auth.context_processors.auth",
    "django.contrib.messages.context_processors.messages",
]}
ROOT_URLCONF = "shop.urls"
"""
PAST = """
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from guardian.shortcuts import assign_perm
from shop.models import Order

order = Order.objects.create(title="Boots")
make = get_user_model().objects.create_user
for name, group, codenames in (
    ("clara", "Clerks", ["view_order"]), ("bob", "Night bosses", ["view_order", "refund_order"]),
):
    found = Group.objects.create(name=group)
    found.permissions.set(Permission.objects.filter(codename__in=codenames))
    make(name).groups.add(found)
assign_perm("shop.view_order", make("otto"), order)
"""
ASK = """
from audit.models import Entry
from django.contrib.auth import get_user_model
from django.test import Client

def statuses(name, *asked):
    client = Client()
    if name:
        client.force_login(get_user_model().objects.get(username=name), "django.contrib.auth.backends.ModelBackend")
    return [getattr(client, method)(path).status_code for method, path in asked]

def pages(name):
    return statuses(name, ("get", "/"), ("get", "/1/"), ("get", "/status/"))

def administration(name):
    return statuses(name, *(("get", f"/admin/shop/order/{page}") for page in ("", "1/change/", "add/")))

def programs(name):
    asked = ("get", "/api/"), ("get", "/api/1/"), ("post", "/api/1/refund/"), ("get", "/api/1/forgotten/")
    return statuses(name, *asked)

def told(event):
    return Entry.objects.filter(event=event).count()
"""
