"""How forms are drawn, everywhere: `{{ form }}` gives the kit's markup, on pages of other packages as well."""

from django.forms.renderers import TemplatesSetting


class FormRenderer(TemplatesSetting):
    """An error summary that links to fields; each field with label, hint and error."""

    form_template_name = "kit/forms/form.html"
    field_template_name = "kit/forms/field.html"
