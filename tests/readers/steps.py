"""A further step of sign-in, as a second factor is one."""

from allauth.account.stages import LoginStage
from django.http import HttpResponseRedirect

from replate.desk.accounts import StaffAccountAdapter


class FurtherStep(LoginStage):
    key = "further"

    def handle(self):
        return HttpResponseRedirect("/a-further-step/"), True


class AdapterWithAStep(StaffAccountAdapter):
    def get_login_stages(self):
        return ["tests.readers.steps.FurtherStep"]
