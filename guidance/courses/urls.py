from rest_framework.routers import SimpleRouter

from guidance.courses.views import CourseViewSet

router = SimpleRouter()
router.register("guidance/courses", CourseViewSet, basename="course")

urlpatterns = router.urls
